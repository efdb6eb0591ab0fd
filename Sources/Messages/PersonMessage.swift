import Escalation
import JSON

/// What a person, or a gateway that speaks for one, sends to the decisions exchange: a CloudEvent in JSON.
public struct PersonMessage: Hashable, Sendable {
    public enum Content: Hashable, Sendable {
        case decide(DecisionContent)
        /// A decision of which it cannot be told what is decided, or on what: its sender is told why.
        case unreadDecision(Refusal)
        case claim
        case release
        case handOver(to: PersonID)
        case takeBack
        case comment(String)
        /// About a gate, not a case.
        case setGate(GateRequest)
        /// About a shape of events, not a case.
        case acknowledgeShape(ShapeRequest)
        /// About a drill, not a case.
        case drill(DrillMessage)
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

extension PersonMessage {
    public var type: String {
        switch content {
        case .decide, .unreadDecision: "dev.belay.decision"
        case .claim: "dev.belay.claim"
        case .release: "dev.belay.release"
        case .handOver: "dev.belay.hand-over"
        case .takeBack: "dev.belay.take-back"
        case .comment: "dev.belay.comment"
        case .setGate: "dev.belay.gate-mode"
        case .acknowledgeShape: "dev.belay.acknowledge-shape"
        case .drill(let message): message.type
        case .categorise: "dev.belay.categorise"
        case .rate: "dev.belay.rate"
        case .act(let act): act.type
        case .course(let message): message.type
        }
    }

    /// Reads a message. A field that is missing, of the wrong type or not known is refused by name: a decision is never
    /// guessed at. What is wrong with a decision of a known case is no error here but part of the message, so that its
    /// sender is told, field by field.
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
            content = Self.decision(data)
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
        case "dev.belay.acknowledge-shape":
            try data.refuseOthers(than: ShapeRequest.fields)
            content = .acknowledgeShape(try ShapeRequest(data))
        case "dev.belay.categorise":
            try data.refuseOthers(than: Self.commonFields.union(["category", "because"]))
            content = .categorise(
                CategoryName(try data.requiredName("category")),
                because: try data.requiredText("because")
            )
        case "dev.belay.rate":
            try data.refuseOthers(than: Self.commonFields.union(["risk", "because"]))
            content = .rate(try data.rating(try data.requiredText("risk")), because: try data.requiredText("because"))
        case DrillMessage.startType, DrillMessage.endType:
            content = .drill(try DrillMessage(type, data, beside: ["person"]))
        default:
            if let act = try CaseAct(type, data, common: Self.commonFields) {
                content = .act(act)
            } else if let course = try CourseMessage(type: type, data, besides: Self.commonFields) {
                content = .course(course)
            } else {
                let types = Self.types + DrillMessage.types + CaseAct.types + CourseMessage.typeNames
                let names = types.map { $0.dropFirst(Self.prefix.count) }.joined(separator: ", ")
                throw .malformed("the type \(type.cut(toBytes: 80)) is none of \(Self.prefix)\(names)")
            }
        }
        let isAboutCase =
            switch content {
            case .setGate, .acknowledgeShape, .drill: false
            default: true
            }
        self.init(
            id: id,
            caseID: isAboutCase ? CaseID(try data.requiredName("case")) : Entry.installation,
            person: try data.name("person").map { PersonID($0) },
            traceparent: try event.text("traceparent").flatMap(TraceParent.init)?.text,
            content: content
        )
    }

    private static func decision(_ data: Fields) -> Content {
        do throws(Refusal) {
            return .decide(try DecisionContent(data, beside: commonFields))
        } catch {
            return .unreadDecision(error)
        }
    }

    private static let commonFields: Set<String> = ["case", "person"]

    /// What every type of ours begins with.
    private static let prefix = "dev.belay."

    private static let types = [
        "dev.belay.decision", "dev.belay.claim", "dev.belay.release", "dev.belay.hand-over", "dev.belay.take-back",
        "dev.belay.comment", "dev.belay.gate-mode", "dev.belay.categorise", "dev.belay.rate",
        "dev.belay.acknowledge-shape",
    ]

    /// The message as it is sent.
    public func body(source: String, at now: Instant) -> [UInt8] {
        var data: JSONObject = caseID == Entry.installation ? [:] : ["case": .string(caseID.rawValue)]
        if let person { data["person"] = .string(person.rawValue) }
        switch content {
        case .decide(let decision): decision.write(to: &data)
        case .claim, .release, .takeBack, .unreadDecision: break
        case .handOver(let other): data["to"] = .string(other.rawValue)
        case .comment(let text): data["text"] = .string(text)
        case .setGate(let request): request.write(to: &data)
        case .acknowledgeShape(let request): request.write(to: &data)
        case .drill(let message): message.write(to: &data)
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
