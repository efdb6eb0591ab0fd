import Escalation
import JSON

/// What a person, or a gateway that speaks for one, sends to the decisions exchange: a CloudEvent in JSON.
public struct PersonMessage: Hashable, Sendable {
    public enum Content: Hashable, Sendable {
        case decide(DecisionContent)
        case claim
        case release
        case handOver(to: PersonID)
        case takeBack
        case comment(String)
        /// About a gate, not a case.
        case setGate(GateRequest)
        case categorise(CategoryName, because: String)
        case rate(RiskRating, because: String)
        case act(CaseAct)
        case course(CourseMessage)
    }

    public let id: String
    /// ``Entry/installation`` in what is about no case.
    public let caseID: CaseID
    /// For whom a gateway speaks; a person names nobody.
    public let person: PersonID?
    public let traceparent: String?
    public let content: Content

    public init(
        id: String,
        caseID: CaseID,
        person: PersonID? = nil,
        traceparent: String? = nil,
        content: Content
    ) {
        self.id = id
        self.caseID = caseID
        self.person = person
        self.traceparent = traceparent
        self.content = content
    }
}

/// A decision without the identity of whoever took it: that comes from the broker's check, not from the body.
public struct DecisionContent: Hashable, Sendable {
    public var action: DecisionAction
    public var rationale: String?
    public var risk: RiskRating?
    public var authority: AuthorityName?
    public var assumptions: [String]
    public var constraints: [String]
    public var changes: [FieldChange]
    public var alternative: ChosenAlternative?
    public var revision: Int64
    /// For whom, where a delegate holds several places.
    public var actingFor: PersonID?

    public init(
        action: DecisionAction,
        rationale: String? = nil,
        risk: RiskRating? = nil,
        authority: AuthorityName? = nil,
        assumptions: [String] = [],
        constraints: [String] = [],
        changes: [FieldChange] = [],
        alternative: ChosenAlternative? = nil,
        revision: Int64
    ) {
        self.action = action
        self.rationale = rationale
        self.risk = risk
        self.authority = authority
        self.assumptions = assumptions
        self.constraints = constraints
        self.changes = changes
        self.alternative = alternative
        self.revision = revision
    }

    public func decision(id: String, by person: PersonID) -> Decision {
        var decision = Decision(
            id: id,
            person: person,
            action: action,
            rationale: rationale,
            risk: risk,
            authority: authority,
            assumptions: assumptions,
            constraints: constraints,
            changes: changes,
            alternative: alternative,
            revision: revision
        )
        decision.actingFor = actingFor
        return decision
    }
}

extension PersonMessage {
    public var type: String {
        switch content {
        case .decide: "dev.belay.decision"
        case .claim: "dev.belay.claim"
        case .release: "dev.belay.release"
        case .handOver: "dev.belay.hand-over"
        case .takeBack: "dev.belay.take-back"
        case .comment: "dev.belay.comment"
        case .setGate: "dev.belay.gate-mode"
        case .categorise: "dev.belay.categorise"
        case .rate: "dev.belay.rate"
        case .act(let act): act.type
        case .course(let message): message.type
        }
    }

    /// Reads a message. A field that is missing, of the wrong type or not known is refused by name: a decision is never
    /// guessed at.
    public init(body: [UInt8]) throws(Refusal) {
        let value: JSONValue
        do {
            value = try JSONValue.parse(body, limits: .personMessage)
        } catch {
            throw .malformed("the body is not the JSON of a CloudEvent: \("\(error)".cut(toBytes: 300))")
        }
        let event = try Fields(value, "the message")
        guard try event.text("specversion") == "1.0" else {
            throw .malformed("the message is no CloudEvent: its specversion must be \"1.0\"")
        }
        let id = try event.requiredName("id")
        let type = try event.requiredText("type")
        let data = try Fields(event.required("data"), "data")
        let content: Content
        switch type {
        case "dev.belay.decision":
            try data.refuseOthers(than: Self.commonFields.union(DecisionContent.fields))
            content = .decide(try DecisionContent(data))
        case "dev.belay.claim":
            try data.refuseOthers(than: Self.commonFields)
            content = .claim
        case "dev.belay.release":
            try data.refuseOthers(than: Self.commonFields)
            content = .release
        case "dev.belay.hand-over":
            try data.refuseOthers(than: Self.commonFields.union(["to"]))
            content = .handOver(to: PersonID(try data.requiredName("to")))
        case "dev.belay.take-back":
            try data.refuseOthers(than: Self.commonFields)
            content = .takeBack
        case "dev.belay.comment":
            try data.refuseOthers(than: Self.commonFields.union(["text"]))
            content = .comment(try data.requiredText("text"))
        case "dev.belay.gate-mode":
            try data.refuseOthers(than: GateRequest.fields)
            content = .setGate(try GateRequest(data))
        case "dev.belay.categorise":
            try data.refuseOthers(than: Self.commonFields.union(["category", "because"]))
            content = .categorise(
                CategoryName(try data.requiredName("category")),
                because: try data.requiredText("because")
            )
        case "dev.belay.rate":
            try data.refuseOthers(than: Self.commonFields.union(["risk", "because"]))
            content = .rate(try data.rating(try data.requiredText("risk")), because: try data.requiredText("because"))
        default:
            if let act = try CaseAct(type, data, common: Self.commonFields) {
                content = .act(act)
            } else if let course = try CourseMessage(type: type, data, besides: Self.commonFields) {
                content = .course(course)
            } else {
                let types = Self.types + CaseAct.types + CourseMessage.typeNames
                throw .malformed("the type \(type.cut(toBytes: 80)) is none of \(types.joined(separator: ", "))")
            }
        }
        var isAboutCase = true
        if case .setGate = content { isAboutCase = false }
        self.init(
            id: id,
            caseID: isAboutCase ? CaseID(try data.requiredName("case")) : Entry.installation,
            person: try data.name("person").map { PersonID($0) },
            traceparent: try event.text("traceparent").flatMap(TraceParent.init)?.text,
            content: content
        )
    }

    private static let commonFields: Set<String> = ["case", "person"]

    private static let types = [
        "dev.belay.decision", "dev.belay.claim", "dev.belay.release", "dev.belay.hand-over", "dev.belay.take-back",
        "dev.belay.comment", "dev.belay.gate-mode", "dev.belay.categorise", "dev.belay.rate",
    ]

    /// The message as it is sent.
    public func body(source: String, at now: Instant) -> [UInt8] {
        var data: JSONObject = caseID == Entry.installation ? [:] : ["case": .string(caseID.rawValue)]
        if let person { data["person"] = .string(person.rawValue) }
        switch content {
        case .decide(let decision): decision.write(to: &data)
        case .claim, .release, .takeBack: break
        case .handOver(let other): data["to"] = .string(other.rawValue)
        case .comment(let text): data["text"] = .string(text)
        case .setGate(let request): request.write(to: &data)
        case .categorise(let category, let reason):
            data["category"] = .string(category.rawValue)
            data["because"] = .string(reason)
        case .rate(let risk, let reason):
            data["risk"] = .string(risk.rawValue)
            data["because"] = .string(reason)
        case .act(let act): act.write(to: &data)
        case .course(let message): message.write(to: &data)
        }
        return CloudEvent(
            id: id,
            source: source,
            type: type,
            time: now,
            traceparent: traceparent,
            data: .object(data)
        ).body
    }
}

extension Fields {
    fileprivate func rating(_ word: String) throws(Refusal) -> RiskRating {
        guard let rating = RiskRating(rawValue: word) else {
            throw .malformed(
                "data.risk \(word.cut(toBytes: 40)) is none of \(RiskRating.allCases.map(\.rawValue).joined(separator: ", "))"
            )
        }
        return rating
    }
}

extension DecisionContent {
    fileprivate static let fields: Set<String> = [
        "action", "rationale", "risk", "authority", "assumptions", "constraints", "changes", "alternative",
        "values", "revision", "actingFor",
    ]

    fileprivate init(_ data: Fields) throws(Refusal) {
        let name = try data.requiredText("action")
        guard let action = DecisionAction(rawValue: name) else {
            throw .malformed(
                "data.action \(name.cut(toBytes: 40)) is none of \(DecisionAction.decisions.map(\.rawValue).joined(separator: ", "))"
            )
        }
        let risk = try data.text("risk").map { word throws(Refusal) in try data.rating(word) }
        guard let revision = try data.required("revision").int else {
            throw .malformed("data.revision must be the whole number of the revision that you saw")
        }
        self.init(
            action: action,
            rationale: try data.text("rationale"),
            risk: risk,
            authority: try data.name("authority").map { AuthorityName($0) },
            assumptions: try data.texts("assumptions"),
            constraints: try data.texts("constraints"),
            changes: try data.changes(),
            alternative: try data.alternative(),
            revision: revision
        )
        actingFor = try data.name("actingFor").map { PersonID($0) }
    }

    fileprivate func write(to data: inout JSONObject) {
        data["action"] = .string(action.rawValue)
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
        data["revision"] = .int(revision)
        if let actingFor { data["actingFor"] = .string(actingFor.rawValue) }
    }
}
