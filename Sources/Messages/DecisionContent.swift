import Escalation
import JSON

/// A decision without the identity of whoever took it: that comes from the broker's check, not from the body.
public struct DecisionContent: Hashable, Sendable {
    public var action: DecisionAction
    public var necessity: String?
    public var rationale: String?
    public var risk: RiskRating?
    public var authority: AuthorityName?
    public var assumptions: [String]
    public var constraints: [String]
    public var changes: [FieldChange]
    public var alternative: ChosenAlternative?
    /// The fields that the policy's author added to the form.
    public var fields: JSONObject
    public var revision: Int64
    /// For whom, where a delegate holds several places.
    public var actingFor: PersonID?
    /// The digest of what its author saw of the case.
    public var snapshot: Digest?
    /// The hash of the policy's text that its author saw.
    public var policyHash: Digest?
    /// Fields that were there and could not be read.
    public var unread: [Refusal]

    public init(
        action: DecisionAction,
        necessity: String? = nil,
        rationale: String? = nil,
        risk: RiskRating? = nil,
        authority: AuthorityName? = nil,
        assumptions: [String] = [],
        constraints: [String] = [],
        changes: [FieldChange] = [],
        alternative: ChosenAlternative? = nil,
        fields: JSONObject = [:],
        revision: Int64,
        snapshot: Digest? = nil,
        policyHash: Digest? = nil,
        unread: [Refusal] = []
    ) {
        self.action = action
        self.necessity = necessity
        self.rationale = rationale
        self.risk = risk
        self.authority = authority
        self.assumptions = assumptions
        self.constraints = constraints
        self.changes = changes
        self.alternative = alternative
        self.fields = fields
        self.revision = revision
        self.snapshot = snapshot
        self.policyHash = policyHash
        self.unread = unread
    }

    public func decision(id: String, by person: PersonID) -> Decision {
        var decision = Decision(
            id: id,
            person: person,
            action: action,
            necessity: necessity,
            rationale: rationale,
            risk: risk,
            authority: authority,
            assumptions: assumptions,
            constraints: constraints,
            changes: changes,
            alternative: alternative,
            fields: fields,
            revision: revision,
            snapshot: snapshot,
            policyHash: policyHash,
            unread: unread
        )
        decision.actingFor = actingFor
        return decision
    }
}

extension DecisionContent {
    private static let names: Set<String> = [
        "action", "necessity", "rationale", "risk", "authority", "assumptions", "constraints", "changes", "alternative",
        "values", "fields", "revision", "actingFor", "snapshot", "policyHash",
    ]

    /// Reads what can be read, and says of every other field why not.
    ///
    /// - Throws: everything that is wrong, where it cannot even be told what is decided, or on which revision.
    init(_ data: Fields, beside others: Set<String>) throws(Refusal) {
        var reader = FieldByField()
        for name in data.names.subtracting(Self.names).subtracting(others).sorted() {
            reader.refuse(name, data.unknown(name, known: Self.names.union(others)))
        }
        let action = reader.read("action") { () throws(Refusal) in
            try data.choice("action", of: DecisionAction.self, isRequired: true)
        }
        let revision = reader.read("revision") { () throws(Refusal) in
            guard let revision = try data.required("revision").int else {
                throw .malformed("data.revision must be the whole number of the revision that you saw")
            }
            return revision
        }
        var content = DecisionContent(
            action: action ?? .escalate,
            necessity: reader.read("necessity") { () throws(Refusal) in try data.text("necessity") },
            rationale: reader.read("rationale") { () throws(Refusal) in try data.text("rationale") },
            risk: reader.read("risk") { () throws(Refusal) in try data.choice("risk", of: RiskRating.self) },
            authority: reader.read("authority") { () throws(Refusal) in
                try data.name("authority").map { AuthorityName($0) }
            },
            assumptions: reader.read("assumptions") { () throws(Refusal) in try data.texts("assumptions") } ?? [],
            constraints: reader.read("constraints") { () throws(Refusal) in try data.texts("constraints") } ?? [],
            changes: reader.read("changes") { () throws(Refusal) in try data.changes() } ?? [],
            alternative: reader.read("alternative") { () throws(Refusal) in try data.alternative() },
            fields: reader.read("fields") { () throws(Refusal) in try data.members("fields") } ?? [:],
            revision: revision ?? 0,
            snapshot: reader.read("snapshot") { () throws(Refusal) in try data.digest("snapshot") },
            policyHash: reader.read("policyHash") { () throws(Refusal) in try data.digest("policyHash") },
            unread: []
        )
        content.actingFor = reader.read("actingFor") { () throws(Refusal) in
            try data.name("actingFor").map { PersonID($0) }
        }
        guard action != nil, revision != nil else { throw reader.refusal }
        self = content
        unread = reader.refused
    }

    func write(to data: inout JSONObject) {
        data["action"] = .string(action.rawValue)
        if let necessity { data["necessity"] = .string(necessity) }
        if let rationale { data["rationale"] = .string(rationale) }
        if let risk { data["risk"] = .string(risk.rawValue) }
        if let authority { data["authority"] = .string(authority.rawValue) }
        if !assumptions.isEmpty { data["assumptions"] = .array(assumptions.map { .string($0) }) }
        if !constraints.isEmpty { data["constraints"] = .array(constraints.map { .string($0) }) }
        if !changes.isEmpty { data["changes"] = .array(changes.map(\.json)) }
        if let alternative {
            data["alternative"] = .string(alternative.name.rawValue)
            if !alternative.values.isEmpty { data["values"] = .object(alternative.values) }
        }
        if !fields.isEmpty { data["fields"] = .object(fields) }
        data["revision"] = .int(revision)
        if let actingFor { data["actingFor"] = .string(actingFor.rawValue) }
        if let snapshot { data["snapshot"] = .string(snapshot.description) }
        if let policyHash { data["policyHash"] = .string(policyHash.description) }
    }
}

/// Reads one field after the other and keeps what is wrong with each.
private struct FieldByField {
    private(set) var refused: [Refusal] = []

    /// The most that are told.
    private static let countMax = 100

    mutating func read<Value>(_ name: String, _ body: () throws(Refusal) -> Value?) -> Value? {
        do throws(Refusal) {
            return try body()
        } catch {
            refuse(name, error)
            return nil
        }
    }

    mutating func refuse(_ name: String, _ refusal: Refusal) {
        guard refused.count < Self.countMax else { return }
        switch refusal {
        case .tooLong: refused.append(refusal)
        default: refused.append(.unreadField(name.cut(toBytes: 40), refusal.description))
        }
    }

    /// All of it as one; only where there is any.
    var refusal: Refusal { refused.count == 1 ? refused[0] : .several(refused) }
}
