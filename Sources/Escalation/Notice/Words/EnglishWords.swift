/// Belay's words in English.
public struct EnglishWords: NoticeWords {
    public let language = LanguageTag.english

    public init() {}

    // MARK: Subject lines

    public func waits(_ head: NoticeHead) -> String { "\(head.id) waits for \(place(head))" }

    public func stillWaits(_ head: NoticeHead) -> String { "\(head.id) still waits for \(place(head))" }

    public func waitsAgain(_ head: NoticeHead) -> String {
        "\(head.id) was taken back from you and waits for \(place(head))"
    }

    public func hasQuestion(_ head: NoticeHead) -> String { "\(head.id) has a question for you at \(place(head))" }

    public func hasAnswer(_ head: NoticeHead) -> String { "\(head.id) has an answer for you at \(place(head))" }

    private func place(_ head: NoticeHead) -> String { "level \(head.level) until \(head.until) (\(head.title))" }

    public func hasEnded(_ id: CaseID, as outcome: OutcomeKind, title: String) -> String {
        "\(id) ended: \(outcome.rawValue) (\(title))"
    }

    public func wasNotDone(_ id: CaseID, title: String) -> String { "\(id) was decided and not done (\(title))" }

    public func waitsForRecord(_ id: CaseID, title: String) -> String { "\(id) waits for its record (\(title))" }

    // MARK: What stopped

    public func stopped(_ title: String, because: String) -> String { "\(title): \(because)" }

    public func couldNotTell(_ because: String, reason: String) -> String {
        "\(because) (it could not be told: \(reason))"
    }

    public func couldNotBeDone(in id: CaseID) -> String {
        "The automation could not do what was decided in case \(id)."
    }

    public func wasNotReported(in id: CaseID) -> String {
        "The automation has not said in time what became of case \(id)."
    }

    public func wereOverridden(in id: CaseID, by asker: PersonID, and confirmer: PersonID) -> String {
        "\(asker) and \(confirmer) overrode the levels of case \(id): was that right?"
    }

    public func wasLetGoOn(_ id: CaseID, under authority: AuthorityName) -> String {
        "Rules let case \(id) go on under \(authority): was that right?"
    }

    public func reviewWasDue(of policy: PolicyName, version: Int64, at due: String) -> String {
        "\(policy) version \(version) was to be reviewed by \(due): approve once it has been and stays as it is; a change is a new version with a later review-by"
    }

    public func isDrill(_ id: DrillID) -> String {
        "DRILL \(id): practise as if it were real. Nothing that is decided here reaches a customer or an automation."
    }

    public func drillWasDue(of policy: PolicyName, version: Int64, at due: String) -> String {
        "A drill of \(policy) version \(version) was due at \(due): approve once it has been held"
    }

    public func standing(_ standing: Standing) -> String? {
        var words = [standing.category.map { "category \($0)" }, standing.risk.map { "risk \($0.rawValue)" }]
            .compactMap { $0 }
        if standing.urgency != .normal { words.append(standing.urgency.rawValue) }
        words += standing.unclear.sorted().map { "\($0.rawValue) could not be told" }
        if let lowering = standing.lowering {
            words.append(
                "\(lowering.by) wants the risk rated \(lowering.risk.rawValue), which another owner has to confirm"
            )
        }
        guard let first = words.first else { return nil }
        return ([first.prefix(1).uppercased() + first.dropFirst()] + words.dropFirst()).joined(separator: ", ") + "."
    }

    public func asked(_ question: String) -> String { "Asked: \(question)" }

    public func findings(_ results: [CheckResult]) -> String { results.inWords ?? "" }

    public func firstCheck(_ findings: String) -> String { "First check: \(findings)" }

    // MARK: How the stay has run

    public func isDisputed(_ fields: [FieldPath], by person: PersonID) -> String {
        "\(person) disputes \(list(fields)): until its source confirms it, nobody may let it go on."
    }

    public func isDisputed(_ dispute: PolicyDispute) -> String {
        "\(dispute.by) disputes \(dispute.clause) of the policy: \(dispute.because)"
    }

    public func sourceWasAsked(for fields: [FieldPath]) -> String { "Its source was asked for \(list(fields))." }

    public func clockStandsStill(_ pause: Pause, until: String) -> String {
        let why =
            switch pause.reason {
            case .information: "for the answer to question \(pause.subject)"
            case .data: "for data of its source"
            case .outsideParty: "waiting for \(pause.subject)"
            }
        return "The clock stands still until \(until) at the latest, \(why)."
    }

    public func question(_ question: Question, to reader: PersonID) -> String {
        let addressee = question.to.contains(reader) ? "you" : list(question.to)
        return "Question \(question.number) of \(question.by) to \(addressee): \(question.text)"
    }

    public func answer(_ answer: Question.Answer) -> String { "\(answer.by) answered: \(answer.text)" }

    public func shapeIsNew(_ shape: Digest) -> String {
        "The shape of its event is new, and nobody had acknowledged it: neither rules nor silence let it go on (belay shape show \(shape))."
    }

    public func wouldBeException(_ findings: String, approvers: [RoleName]) -> String {
        let who = approvers.map(\.rawValue).joined(separator: " or ")
        return "To let it go on would be an exception (\(findings)), which only \(who) may approve."
    }

    // MARK: What is asked of the reader

    public func decide(at level: LevelName, agreement: Quorum.Rule?, actingFor absent: [String]) -> String {
        var text = "Decide it at level \(level), or claim it while you look."
        switch agreement {
        case nil: break
        case .count(let count)?: text += " \(count) of you must agree."
        case .all?: text += " All of you must agree."
        case .each(let roles)?: text += " One of each must agree: \(list(roles))."
        }
        if !absent.isEmpty { text += " You act for \(absent.joined(separator: " and ")), away now." }
        return text
    }

    public func youAreInformed(at level: LevelName) -> String {
        "You are told because the policy informs you; level \(level) decides."
    }

    public func answerIsAwaited(by person: PersonID, in id: CaseID, question: Int64) -> String {
        "\(person) waits for your answer: belay case answer \(id) --question \(question) '…'"
    }

    public func claimWasTakenBack() -> String {
        "Your claim was taken back. Whoever owns the level may decide now, you too."
    }

    public func ownersDisagree() -> String {
        "Its owners want different things, and you answer for the data: see that all of them decide on the same."
    }

    public func confirmOverride(askedBy person: PersonID, until: String) -> String {
        "\(person) asks to let it go on past the levels. Alone that does nothing: if you see the same need, confirm it until \(until)."
    }

    public func overrideHasLapsed() -> String { "An override was asked for. It stands no more." }

    public func doByHand(chosenBy person: PersonID, steps: [(name: String, text: String)]) -> String {
        let steps = steps.map { "\($0.name) (\($0.text))" }.joined(separator: "; ")
        return "\(person) chose the manual procedure. To be done and ticked: \(steps)."
    }

    public func procedureWasLeft() -> String { "The manual procedure has been left." }

    public func nothingIsAsked(_ end: NoticeEnd) -> String { "Nothing is asked of you. \(ended(end))" }

    public func seeToItByHand(_ end: NoticeEnd) -> String {
        "\(ended(end)) What was decided has not been done, and nobody else is asked about it: see to it by hand."
    }

    public func writeRecord(_ end: NoticeEnd, of id: CaseID, due: String?, isOverdue: Bool) -> String {
        let when =
            switch due {
            case nil: "Its record is yours to write"
            case let due? where isOverdue: "Its record was due \(due) and is yours to write"
            case let due?: "Its record is yours to write until \(due)"
            }
        return
            "\(ended(end)) \(when): what was decided, and why, for whoever asks later. One of you does it: belay case record \(id) '…'"
    }

    public func recordWasWritten(_ end: NoticeEnd) -> String { "\(ended(end)) Its record has been written." }

    private func ended(_ end: NoticeEnd) -> String {
        let by =
            end.override.map { "an override that \($0.askedBy) asked for and \($0.confirmedBy) confirmed" }
            ?? end.by.description
        return "The case ended as \(end.outcome.rawValue), by \(by), at \(end.at)."
    }

    // MARK: What the reader may do, and what silence does

    public func youMay(_ actions: [DecisionAction]) -> String {
        "You may: " + actions.map(\.rawValue).joined(separator: ", ")
    }

    public func alternative(_ name: AlternativeName, title: String) -> String { "alternative \(name): \(title)" }

    public func authoritiesHeld(_ names: [AuthorityName]) -> String { "Authorities you hold: \(list(names))" }

    public func isExpected(within turnaround: WrittenDuration, by time: String) -> String {
        "An answer is expected within \(turnaround), by \(time)."
    }

    public func silence(until: String, workingTime: WrittenDuration?, then: Silence) -> String {
        let left = workingTime.map { " (\($0) of working time)" } ?? ""
        return "If nobody decides until \(until)\(left), \(then.inWords)."
    }

    public func decisionPoint(_ point: String) -> String { "Decision point: \(point)" }

    // MARK: Many as one

    public func digestSubject(_ count: Int, first: String) -> String { "\(count) cases: \(first) and more" }

    public func digestIntroduction() -> String {
        "There is more than one message for you, so they come as one. What is most urgent comes first."
    }

    public func digestRest(_ count: Int) -> String { "And \(count) more." }

    public func digestLook() -> String { "Look at all of them: belay case list --open" }

    private func list(_ names: [some CustomStringConvertible]) -> String {
        names.map(\.description).joined(separator: ", ")
    }
}

extension Silence {
    /// As a half-sentence.
    var inWords: String {
        switch self {
        case .passesOn(to: let level): "the case goes to level \(level)"
        case .ends(let outcome, under: nil): "the case ends as \(outcome.rawValue)"
        case .ends(let outcome, under: let authority?):
            "the case ends as \(outcome.rawValue) under the authority \(authority)"
        }
    }
}
