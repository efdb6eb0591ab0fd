import Escalation
import JSON

/// What changes between two sets of documents, field by field, and what each change does.
///
/// Every key that stands in a document is compared, whether this version knows it or not; a change that no rule below
/// calls harmless loosens.
public struct PolicyDifference: Hashable, Sendable {
    /// By document, in the order of the documents' names, then of their keys.
    public private(set) var fields: [ChangedField] = []
    /// Whether owners are counted against all owners somewhere: then fewer owners decide more easily.
    private let countsAllOwners: Bool
    private var document = ""
    private var kind = ""
    /// Whether silence at the level that is being compared can let anything go on, before or after.
    private var silenceLetsGoOn = false

    public init(from old: [RuleDocument], to new: [RuleDocument]) {
        countsAllOwners = (old + new).contains { $0.content.countsAllOwners }
        let before = Dictionary(old.map { (ElementName($0.label), $0) }) { first, _ in first }
        let after = Dictionary(new.map { (ElementName($0.label), $0) }) { first, _ in first }
        for label in Set(before.keys).union(after.keys).sorted() {
            document = label.rawValue
            kind = (after[label] ?? before[label])?.kind ?? ""
            compare(before[label]?.content, after[label]?.content, at: RulePath())
        }
    }

    /// What all of it does together; ``ChangeClass/data`` where nothing changes.
    public var changeClass: ChangeClass { fields.map(\.effect).max() ?? .data }

    public var json: JSONValue { .array(fields.map(\.json)) }

    private mutating func compare(_ old: JSONValue?, _ new: JSONValue?, at path: RulePath) {
        switch (old, new) {
        case (.object(let before)?, .object(let after)?):
            let outer = silenceLetsGoOn
            if path.isLevel { silenceLetsGoOn = before.silenceLetsGoOn || after.silenceLetsGoOn }
            for key in before.keys + after.keys.filter({ before[$0] == nil }) {
                compare(before[key], after[key], at: path.key(key))
            }
            silenceLetsGoOn = outer
        case (.array(let before)?, .array(let after)?):
            compare(before, after, at: path)
        default:
            guard !path.isSame(old, new) else { return }
            add(old, new, at: path)
        }
    }

    private mutating func compare(_ before: [JSONValue], _ after: [JSONValue], at path: RulePath) {
        let (old, new) = (before.named, after.named)
        guard let old, let new else {
            if path.isSet, Set(before.map { $0.serialized() }) == Set(after.map { $0.serialized() }) { return }
            guard !path.isSame(.array(before), .array(after)) else { return }
            return add(.array(before), .array(after), at: path)
        }
        let names = old.map(\.name)
        for (name, element) in old {
            compare(element, new.first { $0.name == name }?.element, at: path.element(name.rawValue))
        }
        for (name, element) in new where !names.contains(name) {
            compare(nil, element, at: path.element(name.rawValue))
        }
        // Levels stand in an order that counts; of the rest it does no harm to say so.
        let kept = names.filter { name in new.contains { $0.name == name } }
        let order = new.map(\.name).filter { names.contains($0) }
        if kept != order, !path.isSet {
            add(.array(kept.map { .string($0.rawValue) }), .array(order.map { .string($0.rawValue) }), at: path)
        }
    }

    private mutating func add(_ old: JSONValue?, _ new: JSONValue?, at path: RulePath) {
        let change = RuleChange(
            kind: kind,
            path: path.rule,
            old: old,
            new: new,
            countsAllOwners: countsAllOwners,
            silenceLetsGoOn: silenceLetsGoOn
        )
        fields.append(
            ChangedField(document: document, path: path.shown, old: old, new: new, effect: change.effect)
        )
    }
}

extension JSONObject {
    /// Whether the end of this level's window may be anything but escalating or stopping.
    fileprivate var silenceLetsGoOn: Bool {
        guard case .string(let word)? = self["expiry"] else { return true }
        return !["escalate", "refuse", "manual"].contains(word)
    }
}

extension JSONValue {
    /// Whether a level of this policy counts agreement against everybody who owns a case.
    fileprivate var countsAllOwners: Bool {
        (self["levels"]?.array ?? []).contains { level in
            guard let quorum = level["quorum"] else { return false }
            return quorum.string == "all" || quorum["of"]?.string == "all" || quorum["conflict"]?.string == "majority"
        }
    }
}

extension [JSONValue] {
    /// The elements by the name that each has; `nil` where they are not objects with names of their own.
    fileprivate var named: [(name: ElementName, element: JSONValue)]? {
        var list: [(name: ElementName, element: JSONValue)] = []
        for element in self {
            guard element.object != nil,
                let name = (element["id"] ?? element["level"] ?? element["name"])?.string.map({ ElementName($0) }),
                !list.contains(where: { $0.name == name })
            else { return nil }
            list.append((name, element))
        }
        return list
    }
}
