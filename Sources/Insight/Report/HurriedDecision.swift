import Escalation

/// A decision that let something go on and came faster than the evidence can be read.
public struct HurriedDecision: Hashable, Sendable {
    public let caseID: CaseID
    public let policy: String
    public let level: String
    public let person: String
    public let action: String
    public let at: Instant
    /// For how long they can have read at most.
    public let reading: Duration
    public let words: Int64

    /// The most hurried first.
    static func all(in selection: Selection, _ rules: ReportRules) -> [HurriedDecision] {
        let names = selection.names
        return selection.answers.compactMap { answer -> HurriedDecision? in
            guard answer.refusal == 0, let words = answer.words, answer.reading < rules.readingTime(of: words),
                DecisionAction(rawValue: names[answer.action])?.needsAuthority == true
            else { return nil }
            let story = selection.fold.stories[answer.story]
            return HurriedDecision(
                caseID: story.id,
                policy: names[story.policy],
                level: names[story.stays[answer.stay].level],
                person: names[answer.person],
                action: names[answer.action],
                at: answer.at,
                reading: max(.zero, answer.reading),
                words: words
            )
        }.sorted { ($0.reading, $0.at, $0.caseID) < ($1.reading, $1.at, $1.caseID) }
    }
}
