import JSON

extension PastCase {
    /// One thing that somebody did.
    struct Move: Sendable {
        enum Kind: Sendable {
            /// With the code of its refusal, where it was refused.
            case decision(Decision, refused: String?)
            case claim(PersonID)
            case release(PersonID)
            case takeBack(PersonID)
            case categorise(CategoryName, by: PersonID)
            /// A rating, or the wish for a lower one.
            case rate(RiskRating, by: PersonID)
            case handOver(from: PersonID, to: PersonID)
            case act(CaseAct, by: PersonID)
            /// A question, under its number in the story.
            case ask(Inquiry, number: Int64, by: PersonID)
            case answer(number: Int64, by: PersonID)
            /// Somebody outside is waited for.
            case wait(String, until: Instant, by: PersonID)
            case waitOver
            case disputeData([FieldPath], by: PersonID)
            case disputePolicy(clause: String, quote: String, by: PersonID)
            /// The source gave these fields; what it gave stands in the snapshot.
            case provide([FieldPath], event: String)
            /// An event that joined changed what is decided on.
            case changed
            /// No notice reached anybody.
            case unreachable
            /// The reason for asking has gone.
            case recovery
        }

        let kind: Kind
        let at: Instant
        /// Its place in the case's story.
        let change: Int64
        /// Whether it came before the deadlines that were due a moment before it: what commits first stands, and the
        /// timer of a fleet is never exact.
        let isBeforeDeadlines: Bool

        /// How far a timer may be behind a deadline, so that a move that came first is taken first again.
        static let timerLag: Duration = .seconds(2)
    }
}

extension PastCase.Move {
    /// What was done in a story, in its order.
    static func all(in story: [Entry]) -> [Self] {
        var moves: [Self] = []
        var lastDeadline = Instant.distantPast
        for entry in story {
            guard let body = try? JSONValue.parse(entry.body), let at = body["at"]?.string.flatMap({ Instant($0) })
            else { continue }
            if entry.kind == .windowPassed || entry.kind == .dataOverdue { lastDeadline = at }
            guard let kind = Kind(entry, body) else { continue }
            moves.append(
                Self(
                    kind: kind,
                    at: at,
                    change: entry.change,
                    isBeforeDeadlines: lastDeadline < at - timerLag
                )
            )
        }
        return moves
    }
}

extension PastCase.Move.Kind {
    /// `nil` for what follows by itself, and for an entry that cannot be read.
    fileprivate init?(_ entry: Entry, _ body: JSONValue) {
        let detail = entry.detail?.content
        let person = body["by"]?.string.map { PersonID($0) }
        switch entry.kind {
        case .decisionTaken, .voteTaken, .decisionRefused:
            let code = entry.kind == .decisionRefused ? body["because"]?.string ?? "refused" : nil
            // Only a worker that had not come to it yet refused it: a replay waits for none.
            guard code != Refusal.notYetAtLevel("").code, let decision = Decision(body, beside: detail) else {
                return nil
            }
            self = .decision(decision, refused: code)
        case .levelUnreachable: self = .unreachable
        case .snapshotChanged: self = .changed
        case .clockResumed where body["reason"]?.string == PauseReason.outsideParty.rawValue && body["ranOut"] == nil:
            self = .waitOver
        case .caseClosed where body["by"]?.string == Closer.recovery.description: self = .recovery
        case .dataProvided where person == nil && body["by"] == nil:
            let paths = (detail?["fields"]?.array ?? []).compactMap { $0.string.flatMap { FieldPath($0) } }
            self = .provide(paths, event: detail?["event"]?.string ?? "")
        default:
            guard let person, let move = Self(entry.kind, by: person, body, beside: detail) else { return nil }
            self = move
        }
    }

    private init?(_ kind: Entry.Kind, by person: PersonID, _ body: JSONValue, beside detail: JSONValue?) {
        let text = detail?["text"]?.string ?? "as then"
        let people = (body["to"]?.array ?? []).compactMap { $0.string.map { PersonID($0) } }
        let paths = (detail?["fields"]?.array ?? []).compactMap { $0.string.flatMap { FieldPath($0) } }
        func instant(_ name: String) -> Instant? { body[name]?.string.flatMap { Instant($0) } }
        let move: Self? =
            switch kind {
            case .claimTaken: body["from"]?.string.map { .handOver(from: PersonID($0), to: person) } ?? .claim(person)
            case .claimReleased: .release(person)
            case .claimTakenBack: .takeBack(person)
            case .caseCategorised: body["category"]?.string.map { .categorise(CategoryName($0), by: person) }
            case .riskRated, .riskLoweringAsked:
                body["risk"]?.string.flatMap(RiskRating.init).map { .rate($0, by: person) }
            case .caseReassigned: .act(.reassign(to: people, reason: text), by: person)
            case .procedureTicked:
                body["step"]?.string.map { .act(.tick(step: $0, note: detail?["text"]?.string), by: person) }
            case .recordWritten: .act(.record(text), by: person)
            case .overrideAsked: .act(.breakGlass(confirming: nil, rationale: text, revision: 0), by: person)
            case .overrideConfirmed:
                body["asked"]?.string.map {
                    .act(.breakGlass(confirming: PersonID($0), rationale: text, revision: 0), by: person)
                }
            case .informationAsked:
                // Several are asked where a role was: whoever is first among them stands for it.
                people.first.flatMap { first in
                    body["question"]?.int.map { .ask(Inquiry(to: .person(first), text: text), number: $0, by: person) }
                }
            case .informationAnswered: body["question"]?.int.map { .answer(number: $0, by: person) }
            case .clockPaused where body["reason"]?.string == PauseReason.outsideParty.rawValue:
                instant("until").map { .wait(text, until: $0, by: person) }
            case .dataDisputed: .disputeData(paths, by: person)
            case .policyDisputed:
                body["clause"]?.string.map {
                    .disputePolicy(clause: $0, quote: detail?["quote"]?.string ?? "", by: person)
                }
            default: nil
            }
        guard let move else { return nil }
        self = move
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
            fields: detail?["fields"]?.object ?? [:],
            revision: body["seen"]?.int ?? 0
        )
        actingFor = body["for"]?.string.map { PersonID($0) }
    }
}
