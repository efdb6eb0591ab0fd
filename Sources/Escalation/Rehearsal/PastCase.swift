import JSON

/// A case as it stands in the store, with its story: what a policy's new text can be held against.
public struct PastCase: Sendable {
    public let subject: Case
    /// What people and time did in it, in order.
    let moves: [Move]
    /// What was told of it when it opened.
    let assessment: Assessment

    /// - Parameter story: The case's entries, in order.
    public init(_ subject: Case, story: [Entry]) {
        self.subject = subject
        self.moves = story.compactMap { Move($0) }
        let opening = story.first { $0.kind == .caseOpened }.flatMap { try? JSONValue.parse($0.body) }
        self.assessment = Assessment(opening ?? .null)
    }

    /// One thing that somebody did.
    struct Move: Sendable {
        enum Kind: Sendable {
            /// With the code of its refusal, where it was refused.
            case decision(Decision, refused: String?)
            case claim(PersonID)
            case release(PersonID)
            case categorise(CategoryName, by: PersonID)
            /// A rating, or the wish for a lower one.
            case rate(RiskRating, by: PersonID)
            case handOver(from: PersonID, to: PersonID)
            /// No notice reached anybody.
            case unreachable
            /// The reason for asking has gone.
            case recovery
        }

        let kind: Kind
        let at: Instant
        /// Its place in the case's story.
        let change: Int64
    }
}

extension Assessment {
    /// As the entry of a case's opening has it.
    fileprivate init(_ body: JSONValue) {
        let unclear = (body["unclear"]?.array ?? []).compactMap { $0.string.flatMap(Aspect.init) }
        self.init(
            category: body["category"]?.string.map { CategoryName($0) },
            risk: body["risk"]?.string.flatMap(RiskRating.init),
            urgency: body["urgency"]?.string.flatMap(Urgency.init) ?? .normal,
            unclear: Dictionary(uniqueKeysWithValues: unclear.map { ($0, "it could not be told then") })
        )
    }
}

extension PastCase.Move {
    /// `nil` for what follows by itself, and for an entry that cannot be read.
    fileprivate init?(_ entry: Entry) {
        guard let body = try? JSONValue.parse(entry.body), let at = body["at"]?.string.flatMap({ Instant($0) }) else {
            return nil
        }
        let person = body["by"]?.string.map { PersonID($0) }
        let kind: Kind?
        switch entry.kind {
        case .decisionTaken, .voteTaken:
            kind = Decision(body, beside: entry.detail?.content).map { .decision($0, refused: nil) }
        case .decisionRefused:
            let code = body["because"]?.string ?? "refused"
            kind = Decision(body, beside: entry.detail?.content).map { .decision($0, refused: code) }
        case .claimTaken:
            let giver = body["from"]?.string.map { PersonID($0) }
            kind = person.map { person in giver.map { .handOver(from: $0, to: person) } ?? .claim(person) }
        case .claimReleased: kind = person.map { .release($0) }
        case .caseCategorised:
            let category = body["category"]?.string.map { CategoryName($0) }
            kind = person.flatMap { person in category.map { .categorise($0, by: person) } }
        case .riskRated, .riskLoweringAsked:
            let risk = body["risk"]?.string.flatMap(RiskRating.init)
            kind = person.flatMap { person in risk.map { .rate($0, by: person) } }
        case .levelUnreachable: kind = .unreachable
        case .caseClosed where body["by"]?.string == Closer.recovery.description: kind = .recovery
        default: kind = nil
        }
        guard let kind else { return nil }
        self.init(kind: kind, at: at, change: entry.change)
    }
}

extension Decision {
    /// Reads what an entry says of a decision; what stood beside it may have been erased since.
    fileprivate init?(_ body: JSONValue, beside detail: JSONValue?) {
        guard let person = body["by"]?.string, let action = body["action"]?.string.flatMap(DecisionAction.init) else {
            return nil
        }
        self.init(
            id: body["message"]?.string ?? "",
            person: PersonID(person),
            action: action,
            rationale: detail?["rationale"]?.string,
            risk: body["risk"]?.string.flatMap(RiskRating.init),
            authority: body["authority"]?.string.map { AuthorityName($0) },
            assumptions: (detail?["assumptions"]?.array ?? []).compactMap(\.string),
            constraints: (detail?["constraints"]?.array ?? []).compactMap(\.string),
            changes: (detail?["changes"]?.array ?? []).compactMap { change in
                guard let path = change["field"]?.string.flatMap({ FieldPath($0) }), let value = change["value"] else {
                    return nil
                }
                return FieldChange(path: path, value: value)
            },
            alternative: body["alternative"]?.string.map {
                ChosenAlternative(name: AlternativeName($0), values: detail?["values"]?.object ?? [:])
            },
            revision: body["seen"]?.int ?? 0
        )
    }
}
