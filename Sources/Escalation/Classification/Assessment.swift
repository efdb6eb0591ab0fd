import CEL
import JSON

/// What the rows of a policy say of one event. It is made where the event is still parsed, outside any transaction.
public struct Assessment: Hashable, Sendable {
    /// What is told of a case, each by rows of its own.
    public enum Aspect: String, Hashable, Comparable, Sendable, CaseIterable {
        case category, risk, urgency

        public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    public var category: CategoryName?
    public var risk: RiskRating?
    public var urgency: Urgency
    /// What could not be told, and why. The case takes the strictest path that the rows know.
    public var unclear: [Aspect: String]

    public init(
        category: CategoryName? = nil,
        risk: RiskRating? = nil,
        urgency: Urgency = .normal,
        unclear: [Aspect: String] = [:]
    ) {
        self.category = category
        self.risk = risk
        self.urgency = urgency
        self.unclear = unclear
    }

    /// Of a policy that tells nothing apart.
    public static let plain = Assessment()

    /// What could not be told, for people who read why the case opened.
    public var facts: [Fact] {
        unclear.sorted { $0.key < $1.key }.compactMap { aspect, reason in
            FieldPath(names: [aspect.rawValue]).map {
                Fact(path: $0, value: .string("could not be told (\(reason)): the strictest path"))
            }
        }
    }
}

extension Classification {
    var conditions: [Condition] {
        categories.map(\.condition) + risks.map(\.condition) + urgencies.map(\.condition)
    }

    /// Whether a condition looks at who sent the event.
    var readsSender: Bool { conditions.contains { $0.program.referencedVariables.contains("sender") } }

    /// Of an event that is no longer at hand as it came: of a case's own, older version of the policy.
    public func assess(_ event: Event) -> Assessment {
        isEmpty ? .plain : assess(Condition.activation(of: event.fields))
    }

    func assess(_ activation: CELActivation) -> Assessment {
        guard !isEmpty else { return .plain }
        var assessment = Assessment()
        categorise(&assessment, activation)
        rate(&assessment, activation)
        press(&assessment, activation)
        return assessment
    }

    /// The first that holds wins. Past one that cannot be told, nobody knows which is the first.
    private func categorise(_ assessment: inout Assessment, _ activation: CELActivation) {
        for rule in categories {
            switch rule.condition.verdict(on: activation) {
            case .holds:
                assessment.category = rule.name
                return
            case .fails: continue
            case .unknown(let reason):
                assessment.category = rule.name
                assessment.unclear[.category] = rule.condition.reason(reason)
                return
            }
        }
    }

    private func rate(_ assessment: inout Assessment, _ activation: CELActivation) {
        for rule in risks {
            switch rule.condition.verdict(on: activation) {
            case .holds: assessment.risk = max(assessment.risk ?? rule.rating, rule.rating)
            case .fails: continue
            case .unknown(let reason): assessment.unclear[.risk] = rule.condition.reason(reason)
            }
        }
        if assessment.unclear[.risk] != nil { assessment.risk = risks.map(\.rating).max() }
    }

    private func press(_ assessment: inout Assessment, _ activation: CELActivation) {
        var holding: [Urgency] = []
        for rule in urgencies {
            switch rule.condition.verdict(on: activation) {
            case .holds: holding.append(rule.urgency)
            case .fails: continue
            case .unknown(let reason): assessment.unclear[.urgency] = rule.condition.reason(reason)
            }
        }
        if assessment.unclear[.urgency] != nil { holding = urgencies.map(\.urgency) + [.normal] }
        assessment.urgency = holding.max() ?? .normal
    }
}

extension Condition {
    fileprivate func reason(_ message: String) -> String { "\(text): \(message)".cut(toBytes: Match.reasonBytesMax) }
}

extension Event {
    /// The variables of a condition, as values.
    var fields: JSONValue {
        .object([
            "id": .string(id), "source": .string(source), "type": .string(type), "data": data,
            "subject": subject.map { .string($0) } ?? .null, "time": time.map { .string($0.description) } ?? .null,
            "sender": sender.map { .string($0.rawValue) } ?? .null,
        ])
    }
}
