import Escalation
import JSON

/// One change, and the rules that say what it does. What no rule names loosens.
struct RuleChange {
    let kind: String
    let path: String
    let old: JSONValue?
    let new: JSONValue?
    let countsAllOwners: Bool
    let silenceLetsGoOn: Bool

    var effect: ChangeClass {
        switch kind {
        case "policy": ofPolicy
        case "directory": ofDirectory
        case "calendar": ofCalendar
        default: .loosen
        }
    }

    // MARK: A policy

    private var ofPolicy: ChangeClass {
        switch path {
        case "": old == nil ? added(triggers: new?["triggers"]?.array ?? []) : .loosen
        case "version", "title", "triggers.*.because", "levels.*.alternatives.*.title": .data
        case _ where path.hasPrefix("levels.*.form.help"): .data
        // A text for people in several languages: each of them is one.
        case _
        where ["title.", "triggers.*.because.", "levels.*.alternatives.*.title."].contains { path.hasPrefix($0) }:
            .data
        // A test more; one less, or another, may hide what the policy now does.
        case "tests.*": old == nil ? .data : .loosen

        case "levels.*.owners": owners
        case "levels.*.requires", "levels.*.form.required": growing(.tighten)
        case "levels.*.changeable", "authorities.*.roles": growing(.loosen)
        case _ where path.hasPrefix("notices.fields."): growing(.loosen)
        case "levels.*.actions": actions
        case "levels.*.alternatives.*", "authorities.*": new == nil ? .tighten : .loosen
        case "levels.*.quorum", "levels.*.quorum.of": ordered(whole, larger: .tighten, fromNothing: .tighten)
        case "levels.*.window": silenceLetsGoOn ? .loosen : ordered(span, larger: .loosen)
        case "levels.*.warn": ordered(span, larger: .loosen, fromNothing: .tighten)
        case "levels.*.exceptions": exceptions
        case "levels.*.expiry": expiry
        case "outcome-valid-for": ordered(span, larger: .loosen, fromNothing: .tighten)

        // People look at the policy sooner; later, or never, is for more of them to say.
        case "review-by": ordered(day, larger: .loosen, fromNothing: .tighten)
        case "drill-every": ordered(span, larger: .loosen, fromNothing: .tighten)

        case "triggers.*": old == nil ? added(triggers: [new ?? .null]) : .loosen
        case "triggers.*.when": ordered(by: bound(["<", "<="]), lower: bound([">", ">="]))
        case "triggers.*.count": ordered(whole, larger: .loosen)
        case "triggers.*.within": ordered(span, larger: .tighten)
        case "authorities.*.limit":
            old == nil ? .tighten : ordered(by: bound([">", ">="]), lower: bound(["<", "<="]))

        // Fewer see it, or more; who is whose subject decides what is erased together.
        case _ where path.hasPrefix("privacy.restricted."): old == nil ? .tighten : growing(.loosen)
        case "privacy.restricted": old == nil ? .tighten : .loosen

        case "four-eyes.requester": old == nil ? .tighten : .loosen
        case "four-eyes.across-levels": new?.bool == true && old?.bool != true ? .tighten : .loosen
        case "four-eyes": old == nil ? .tighten : .loosen
        default: .loosen
        }
    }

    /// New triggers stop more. A gate is another thing: who asks there could get no answer before.
    private func added(triggers: [JSONValue]) -> ChangeClass {
        triggers.allSatisfy { ["threshold", "rate", "failure"].contains($0["kind"]?.string) } ? .tighten : .loosen
    }

    /// Fewer owners may decide less, unless agreement is counted against all of them.
    private var owners: ChangeClass { countsAllOwners ? .loosen : growing(.loosen) }

    /// Where nobody is named everybody who decides may approve exceptions; of those who are, fewer may approve less.
    private var exceptions: ChangeClass {
        guard let (gone, come) = elements, new?.array?.isEmpty == false else { return .loosen }
        return old == nil || gone.isEmpty == false && come.isEmpty ? .tighten : .loosen
    }

    /// Actions that let nothing go on may be added, and others taken away.
    private var actions: ChangeClass {
        guard let (gone, come) = elements else { return .loosen }
        let stopping: Set<ElementName> = ["refuse", "cancel", "manual", "escalate", "return"]
        return come.isSubset(of: stopping) && gone.isDisjoint(with: stopping) ? .tighten : .loosen
    }

    /// An end that lets go on becomes one that does not; or what passed on is stopped.
    private var expiry: ChangeClass {
        guard case .string(let after)? = new else { return .loosen }
        switch (old?.string, after) {
        case ("escalate"?, "refuse"), ("escalate"?, "manual"): return .tighten
        case (nil, "refuse"), (nil, "manual"), (nil, "escalate"): return old == nil ? .loosen : .tighten
        default: return .loosen
        }
    }

    // MARK: People and calendars

    private var ofDirectory: ChangeClass {
        switch path {
        case "version", "people.*.name", "people.*.contacts", "people.*.time-zone", "people.*.languages": .data
        case "people.*": new == nil && !countsAllOwners ? .tighten : .loosen
        case "people.*.roles", "people.*.broker-users", "gateways": countsAllOwners ? .loosen : growing(.loosen)
        default: .loosen
        }
    }

    private var ofCalendar: ChangeClass {
        let isDay = ["holidays", "half-days", "exceptions"].contains { path == $0 || path.hasPrefix($0 + ".") }
        return path == "version" || isDay ? .data : .loosen
    }

    // MARK: What the rules are made of

    /// What left a list, and what came into it; an absent list is an empty one. `nil` where it is none.
    private var elements: (gone: Set<ElementName>, come: Set<ElementName>)? {
        func texts(_ value: JSONValue?) -> Set<ElementName>? {
            guard let value else { return [] }
            return value.array.map { Set($0.map { ElementName($0.string ?? $0.description) }) }
        }
        guard let before = texts(old), let after = texts(new) else { return nil }
        return (before.subtracting(after), after.subtracting(before))
    }

    /// `effect` where the list grows alone, its opposite where it shrinks alone.
    private func growing(_ effect: ChangeClass) -> ChangeClass {
        guard let (gone, come) = elements else { return .loosen }
        if gone.isEmpty { return effect }
        return come.isEmpty && effect == .loosen ? .tighten : .loosen
    }

    /// `larger` where the value grows, its opposite where it shrinks.
    private func ordered<Value: Comparable>(
        _ value: (JSONValue?) -> Value?,
        larger: ChangeClass,
        fromNothing: ChangeClass = .loosen
    ) -> ChangeClass {
        guard let after = value(new) else { return .loosen }
        guard let before = value(old) else { return old == nil ? fromNothing : .loosen }
        return (after > before) == (larger == .tighten) ? .tighten : .loosen
    }

    private func whole(_ value: JSONValue?) -> Int64? { value?.int }

    /// Two days, or two instants; one of each is not compared.
    private var day: (JSONValue?) -> Instant? {
        let areDays = [old, new].allSatisfy { $0?.string.map { CalendarDate($0) != nil } ?? true }
        return { value in
            guard let text = value?.string else { return nil }
            return areDays ? Instant(text + "T00:00:00Z") : Instant(text)
        }
    }

    private func span(_ value: JSONValue?) -> Duration? { value?.string.flatMap { WrittenDuration($0)?.duration } }

    /// Tightens where a bound of the first kind grows, or one of the second kind shrinks.
    private func ordered(by growing: (JSONValue?) -> Bound?, lower shrinking: (JSONValue?) -> Bound?) -> ChangeClass {
        if let before = growing(old), let after = growing(new), before.isComparable(with: after) {
            return after.number > before.number ? .tighten : .loosen
        }
        if let before = shrinking(old), let after = shrinking(new), before.isComparable(with: after) {
            return after.number < before.number ? .tighten : .loosen
        }
        return .loosen
    }

    /// `data.amount <= 50000`: a field, one of these operators, a number. Nothing else is understood.
    private func bound(_ operators: [String]) -> (JSONValue?) -> Bound? {
        { value in
            guard let parts = value?.string?.split(separator: " ", omittingEmptySubsequences: false), parts.count == 3,
                operators.contains(String(parts[1])), let number = Double(parts[2]), number.isFinite,
                parts[2].allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }),
                parts[0].utf8.allSatisfy({ $0 == 46 || $0 == 95 || (97...122).contains($0) || (48...57).contains($0) })
            else { return nil }
            return Bound(field: String(parts[0]), comparison: String(parts[1]), number: number)
        }
    }

    private struct Bound {
        let field: String
        let comparison: String
        let number: Double

        func isComparable(with other: Bound) -> Bool {
            field == other.field && comparison == other.comparison && number != other.number
        }
    }
}
