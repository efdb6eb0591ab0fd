/// Everything that Belay says in notices by itself, in one language.
///
/// A language is one type in one file, and one row of ``NoticeCatalogue``. Each function says one thing whole, so that
/// word order and plural are the language's own; what a language lacks does not compile. Ids, paths of fields, names of
/// levels, actions and roles, and commands are the same in every language, because people type them; a language may
/// explain them beside. Whatever comes from outside is handed in as it is: whoever shows a text keeps it on its line.
public protocol NoticeWords: Sendable {
    /// Which language it is.
    var language: LanguageTag { get }

    // MARK: Subject lines

    /// A case waits for this reader.
    func waits(_ head: NoticeHead) -> String
    func stillWaits(_ head: NoticeHead) -> String
    /// The reader's claim was taken back.
    func waitsAgain(_ head: NoticeHead) -> String
    func hasQuestion(_ head: NoticeHead) -> String
    func hasAnswer(_ head: NoticeHead) -> String
    func hasEnded(_ id: CaseID, as outcome: OutcomeKind, title: String) -> String
    func wasNotDone(_ id: CaseID, title: String) -> String
    /// Its record is to be written.
    func waitsForRecord(_ id: CaseID, title: String) -> String

    // MARK: What stopped

    /// The policy's title, and why it stopped.
    func stopped(_ title: String, because: String) -> String
    /// A condition could not be evaluated: why the trigger stops, and what was wrong.
    func couldNotTell(_ because: String, reason: String) -> String
    /// Belay opened the case itself: the automation could not do what was decided in another.
    func couldNotBeDone(in id: CaseID) -> String
    func wasNotReported(in id: CaseID) -> String
    func wereOverridden(in id: CaseID, by asker: PersonID, and confirmer: PersonID) -> String
    func wasLetGoOn(_ id: CaseID, under authority: AuthorityName) -> String
    /// The policy itself was to be looked at, or practised.
    func reviewWasDue(of policy: PolicyName, version: Int64, at due: String) -> String
    /// That a case is practice, and of which drill.
    func isDrill(_ id: DrillID) -> String
    func drillWasDue(of policy: PolicyName, version: Int64, at due: String) -> String
    /// Category, risk and urgency; `nil` where nothing is told apart.
    func standing(_ standing: Standing) -> String?
    func asked(_ question: String) -> String
    /// What each rule of the level found.
    func findings(_ results: [CheckResult]) -> String
    /// The line of those findings.
    func firstCheck(_ findings: String) -> String

    // MARK: How the stay has run, a line each

    func isDisputed(_ fields: [FieldPath], by person: PersonID) -> String
    func isDisputed(_ dispute: PolicyDispute) -> String
    func sourceWasAsked(for fields: [FieldPath]) -> String
    func clockStandsStill(_ pause: Pause, until: String) -> String
    func question(_ question: Question, to reader: PersonID) -> String
    func answer(_ answer: Question.Answer) -> String
    /// Nobody had acknowledged the shape of its event, so that nothing decides alone.
    func shapeIsNew(_ shape: Digest) -> String
    /// Rules did not pass, and only these roles may let it go on all the same.
    func wouldBeException(_ findings: String, approvers: [RoleName]) -> String

    // MARK: What is asked of the reader

    func decide(at level: LevelName, agreement: Quorum.Rule?, actingFor absent: [String]) -> String
    func youAreInformed(at level: LevelName) -> String
    func answerIsAwaited(by person: PersonID, in id: CaseID, question: Int64) -> String
    func claimWasTakenBack() -> String
    /// To whoever answers for the data, when owners want different things.
    func ownersDisagree() -> String
    func confirmOverride(askedBy person: PersonID, until: String) -> String
    func overrideHasLapsed() -> String
    /// - Parameter steps: What is left to be done, in the policy's words.
    func doByHand(chosenBy person: PersonID, steps: [(name: String, text: String)]) -> String
    func procedureWasLeft() -> String
    func nothingIsAsked(_ end: NoticeEnd) -> String
    /// The case ended, nothing was done, and nobody else is asked.
    func seeToItByHand(_ end: NoticeEnd) -> String
    /// - Parameter due: By the reader's wall clock; `nil` where no time is named.
    func writeRecord(_ end: NoticeEnd, of id: CaseID, due: String?, isOverdue: Bool) -> String
    func recordWasWritten(_ end: NoticeEnd) -> String

    // MARK: What the reader may do, and what silence does

    func youMay(_ actions: [DecisionAction]) -> String
    func alternative(_ name: AlternativeName, title: String) -> String
    func authoritiesHeld(_ names: [AuthorityName]) -> String
    func isExpected(within turnaround: WrittenDuration, by time: String) -> String
    /// - Parameter workingTime: What is left of a window that is counted in working time.
    func silence(until: String, workingTime: WrittenDuration?, then: Silence) -> String
    /// The point itself is the same in every language: people quote it.
    func decisionPoint(_ point: String) -> String

    // MARK: Many as one

    /// - Parameter first: The subject line of the most urgent one.
    func digestSubject(_ count: Int, first: String) -> String
    func digestIntroduction() -> String
    /// So many are not named one by one; at least one.
    func digestRest(_ count: Int) -> String
    func digestLook() -> String
}

/// Of which case a subject line speaks, and where it waits.
public struct NoticeHead: Sendable {
    public let id: CaseID
    public let level: LevelName
    /// By the reader's wall clock.
    public let until: String
    /// The policy's.
    public let title: String
}

/// How a case ended.
public struct NoticeEnd: Sendable {
    public let outcome: OutcomeKind
    public let by: Closer
    /// Where people overrode the levels.
    public let override: Override?
    /// By the reader's wall clock.
    public let at: String
}
