import Escalation
import JSON

extension Console {
    /// What would have gone differently, a line for each difference, and in total.
    func show(_ replay: PolicyReplay, of title: String) {
        var table = TextTable([
            .init(title: "CASE"), .init(title: "OPENED"), .init(title: "TRIGGER", isFlexible: true),
            .init(title: "OTHERWISE", isFlexible: true),
        ])
        for replayed in replay.cases {
            for (place, (words, tint)) in replayed.lines.enumerated() {
                table.add([
                    .init(place == 0 ? replayed.id.rawValue : ""), .init(place == 0 ? replayed.openedAt.shown : ""),
                    .init(place == 0 ? replayed.trigger.rawValue : ""), .init(words, tint: tint),
                ])
            }
        }
        if !table.isEmpty { self.table(table) }
        for words in replay.summary(of: title) { line(words.printable) }
        if replay.unchanged < replay.cases.count { self.table(replay.totalsTable) }
    }
}

extension PolicyReplay {
    /// In total, for people.
    private func summaryOfKinds() -> [String] {
        ReplayedCase.Difference.Kind.allCases.compactMap { kind -> String? in
            let count = count(of: kind)
            return count > 0 ? "  \(count) \(kind.inWords)" : nil
        }
    }

    func summary(of title: String) -> [String] {
        let total = cases.count == 1 ? "1 case" : "\(cases.count) cases"
        let departed = departed > 0 ? ["  \(departed) not as recorded, with nothing changed"] : []
        return ["\(title) over \(total): \(unchanged) as before"] + summaryOfKinds() + departed
    }

    /// What cases came to, before and now.
    fileprivate var totalsTable: TextTable {
        var table = TextTable([
            .init(title: "IN TOTAL"), .init(title: "BEFORE", isNumber: true), .init(title: "NOW", isNumber: true),
        ])
        let (before, now) = totals
        for (name, before, now) in before.rows(beside: now) where before > 0 || now > 0 {
            table.add([.init(name), .init("\(before)"), .init("\(now)", tint: before == now ? .plain : .odd)])
        }
        return table
    }

    func json(of policy: Policy) -> JSONValue {
        var object = json(of: policy.name).object ?? [:]
        object["version"] = .int(policy.version)
        return .object(object)
    }

    /// The same where each case stays under its own version.
    func json(of policy: PolicyName) -> JSONValue {
        var counts: JSONObject = [
            "cases": .int(Int64(cases.count)), "unchanged": .int(Int64(unchanged)),
            "departed": .int(Int64(departed)),
        ]
        for kind in ReplayedCase.Difference.Kind.allCases { counts[kind.rawValue] = .int(Int64(count(of: kind))) }
        let (before, now) = totals
        return [
            "policy": .string(policy.rawValue), "counts": .object(counts),
            "totals": ["before": before.json, "now": now.json],
        ]
    }
}

extension ReplayTotals {
    /// Every figure of both, by its name.
    fileprivate func rows(beside now: ReplayTotals) -> [(String, Int, Int)] {
        func each(_ title: String, _ before: [String: Int], _ now: [String: Int]) -> [(String, Int, Int)] {
            Set(before.keys).union(now.keys).sorted().map {
                ("\(title) \($0)".printable, before[$0] ?? 0, now[$0] ?? 0)
            }
        }
        return [("cases opened", opened, now.opened)]
            + each("came to", levels.byText, now.levels.byText)
            + each("windows broken at", windowsBroken.byText, now.windowsBroken.byText)
            + [
                ("decisions taken", decisionsTaken, now.decisionsTaken),
                ("decisions refused", decisionsRefused, now.decisionsRefused),
                ("decisions missed", decisionsMissed, now.decisionsMissed),
            ]
            + each("ended", outcomes.byText, now.outcomes.byText) + [("still open", stillOpen, now.stillOpen)]
    }

    fileprivate var json: JSONValue {
        func object(_ counts: [String: Int]) -> JSONValue {
            .object(JSONObject(counts.sorted { $0.key < $1.key }.map { ($0.key, .int(Int64($0.value))) }))
        }
        return [
            "opened": .int(Int64(opened)), "levels": object(levels.byText),
            "windowsBroken": object(windowsBroken.byText),
            "decisionsTaken": .int(Int64(decisionsTaken)), "decisionsRefused": .int(Int64(decisionsRefused)),
            "decisionsMissed": .int(Int64(decisionsMissed)),
            "outcomes": object(outcomes.byText), "open": .int(Int64(stillOpen)),
        ]
    }
}

extension ReplayedCase {
    var json: JSONValue {
        var object: JSONObject = [
            "case": .string(id.rawValue), "policy": .string(policy.name.rawValue), "version": .int(policy.version),
            "trigger": .string(trigger.rawValue), "openedAt": .string(openedAt.description),
        ]
        if !differences.isEmpty { object["differences"] = .array(differences.map(\.json)) }
        if let courses, !differences.isEmpty {
            object["before"] = courses.before.json
            object["now"] = courses.now?.json ?? .null
        }
        if let departure { object["departure"] = .string(departure.inWords) }
        return .object(object)
    }
}

extension [LevelName: Int] {
    fileprivate var byText: [String: Int] { .init(uniqueKeysWithValues: map { ($0.key.rawValue, $0.value) }) }
}

extension [OutcomeKind: Int] {
    fileprivate var byText: [String: Int] { .init(uniqueKeysWithValues: map { ($0.key.rawValue, $0.value) }) }
}

extension ReplayedCase {
    /// For people: what would have been otherwise, and where the record already is.
    fileprivate var lines: [(String, Tint)] {
        differences.map { ($0.inWords, $0.tint) }
            + (departure.map { [("not as recorded: \($0.inWords)", Tint.dim)] } ?? [])
    }
}

extension CourseRecord {
    fileprivate var json: JSONValue {
        [
            "levels": .array(levels.map { .string($0.rawValue) }),
            "windowsBroken": .array(windowsBroken.map { .string($0.rawValue) }),
            "decisionsTaken": .int(Int64(decisionsTaken)), "decisionsRefused": .int(Int64(decisionsRefused)),
            "outcome": outcome.map { .string($0.rawValue) } ?? .null,
        ]
    }
}

extension CourseRecord.Departure {
    fileprivate var inWords: String {
        "recorded \(recorded?.inWords ?? "nothing more"), replayed \(replayed?.inWords ?? "nothing more")"
    }
}

extension CourseRecord.Point {
    fileprivate var inWords: String {
        let words =
            switch turn {
            case .level(let level): "level \(level)"
            case .windowBroken(let level): "window of \(level) broken"
            case .decision(let person, let action): "\(person)'s \(action.rawValue)"
            case .refused(let person, let action, let code): "\(person)'s \(action.rawValue) refused (\(code))"
            case .ended(let outcome): "ended \(outcome.rawValue)"
            }
        return "\(words) at \(at.shown)"
    }
}

extension ReplayedCase.Difference.Kind {
    fileprivate var inWords: String {
        switch self {
        case .notOpened: "would not have opened"
        case .cannotTell: "cannot be told"
        case .trigger: "by another trigger"
        case .entry: "at another entry level"
        case .window: "with other windows"
        case .levels: "through other levels"
        case .refused: "with a decision that would have been refused"
        case .taken: "with a decision that would have been taken"
        case .outcome: "with another outcome"
        }
    }
}

extension ReplayedCase.Difference {
    var tint: Tint {
        switch self {
        case .notOpened, .refused, .taken, .outcome: .bad
        case .cannotTell: .dim
        case .trigger, .entry, .window, .levels: .odd
        }
    }

    var inWords: String {
        switch self {
        case .notOpened(let reason): "not opened: \(reason)"
        case .cannotTell(let reason): "cannot be told: \(reason)"
        case .trigger(let before, let now): "trigger \(before) → \(now)"
        case .entry(let before, let now): "entry \(before) → \(now)"
        case .window(let level, let before, let now):
            "window of \(level) \(WrittenDuration(before)) → \(WrittenDuration(now))"
        case .levels(let before, let now): "levels \(before.inWords) → \(now.inWords)"
        case .refused(let person, let action, let at, let refusal):
            "\(person)'s \(action.rawValue) of \(at.shown) refused: \(refusal.description)"
        case .taken(let person, let action, let at, let refusal):
            "\(person)'s \(action.rawValue) of \(at.shown) taken, which was refused: \(refusal.description)"
        case .outcome(let before, let now):
            "outcome \(before?.rawValue ?? "none yet") → \(now?.rawValue ?? "none yet")"
        }
    }

    fileprivate var json: JSONValue {
        var object: JSONObject = ["kind": .string(kind.rawValue), "message": .string(inWords)]
        func set(_ before: JSONValue, _ now: JSONValue) {
            object["before"] = before
            object["now"] = now
        }
        func set(_ person: PersonID, _ action: DecisionAction, _ at: Instant, _ refusal: Refusal) {
            object["by"] = .string(person.rawValue)
            object["action"] = .string(action.rawValue)
            object["at"] = .string(at.description)
            object["code"] = .string(refusal.code)
        }
        switch self {
        case .notOpened, .cannotTell: break
        case .trigger(let before, let now): set(.string(before.rawValue), .string(now.rawValue))
        case .entry(let before, let now): set(.string(before.rawValue), .string(now.rawValue))
        case .window(let level, let before, let now):
            object["level"] = .string(level.rawValue)
            set(.int(before.components.seconds), .int(now.components.seconds))
        case .levels(let before, let now):
            set(.array(before.map { .string($0.rawValue) }), .array(now.map { .string($0.rawValue) }))
        case .refused(let person, let action, let at, let refusal): set(person, action, at, refusal)
        case .taken(let person, let action, let at, let refusal): set(person, action, at, refusal)
        case .outcome(let before, let now):
            set(before.map { .string($0.rawValue) } ?? .null, now.map { .string($0.rawValue) } ?? .null)
        }
        return .object(object)
    }
}

extension [LevelName] {
    fileprivate var inWords: String { map(\.rawValue).joined(separator: ", ") }
}
