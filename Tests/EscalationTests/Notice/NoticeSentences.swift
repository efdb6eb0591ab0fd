@testable import Escalation

/// Everything that a language says, each sentence with what it is said of, by the function that says it.
///
/// What is handed in is written in capitals, so that what is left in small letters is the language's own.
struct NoticeSentences {
    /// The functions whose sentence is made of what is handed in alone.
    static let wordless: Set<String> = ["stopped"]

    private(set) var all: [(function: String, text: String)] = []

    init(_ words: any NoticeWords) {
        let head = NoticeHead(id: "CASE", level: "LEVEL", until: "TIME", title: "TITLE")
        add("waits", words.waits(head))
        add("stillWaits", words.stillWaits(head))
        add("waitsAgain", words.waitsAgain(head))
        add("hasQuestion", words.hasQuestion(head))
        add("hasAnswer", words.hasAnswer(head))
        for outcome in OutcomeKind.allCases { add("hasEnded", words.hasEnded("CASE", as: outcome, title: "TITLE")) }
        add("wasNotDone", words.wasNotDone("CASE", title: "TITLE"))
        add("waitsForRecord", words.waitsForRecord("CASE", title: "TITLE"))

        add("stopped", words.stopped("TITLE", because: "BECAUSE"))
        add("couldNotTell", words.couldNotTell("BECAUSE", reason: "REASON"))
        add("couldNotBeDone", words.couldNotBeDone(in: "CASE"))
        add("wasNotReported", words.wasNotReported(in: "CASE"))
        add("wereOverridden", words.wereOverridden(in: "CASE", by: "ANNA", and: "BELA"))
        add("wasLetGoOn", words.wasLetGoOn("CASE", under: "AUTHORITY"))
        add("reviewWasDue", words.reviewWasDue(of: "POLICY", version: 3, at: "TIME"))
        add("isDrill", words.isDrill("DRILL"))
        add("drillWasDue", words.drillWasDue(of: "POLICY", version: 3, at: "TIME"))
        for standing in Self.standings { add("standing", words.standing(standing) ?? "") }
        add("asked", words.asked("QUESTION"))
        for finding in CheckResult.Finding.allCases {
            add("findings", words.findings([CheckResult(rule: "RULE", finding: finding)]))
        }
        add("firstCheck", words.firstCheck("FOUND"))
        addCourse(words)
        addRequests(words)
        addRest(words)
    }

    private mutating func add(_ function: String, _ text: String) { all.append((function, text)) }

    private static let standings: [Standing] =
        [Standing(category: "CATEGORY")] + RiskRating.allCases.map { Standing(risk: $0) }
        + [Urgency.low, .urgent].map { Standing(urgency: $0) }
        + Assessment.Aspect.allCases.map { Standing(unclear: [$0]) }
        + [Standing(lowering: RiskLowering(to: .low, by: "ANNA"))]

    private mutating func addCourse(_ words: any NoticeWords) {
        let fields = ["data.A", "data.B"].map { FieldPath($0)! }
        add("isDisputed", words.isDisputed(fields, by: "ANNA"))
        add("isDisputed", words.isDisputed(PolicyDispute(by: "ANNA", clause: "CLAUSE", quote: "", because: "BECAUSE")))
        add("sourceWasAsked", words.sourceWasAsked(for: fields))
        for reason in PauseReason.allCases {
            let pause = Pause(reason, by: "ANNA", subject: "SUBJECT", from: Sample.start, until: Sample.start)
            add("clockStandsStill", words.clockStandsStill(pause, until: "TIME"))
        }
        let answer = Question.Answer(by: "BELA", text: "ANSWER", at: Sample.start)
        for addressees in [["BELA"], ["CARO", "DORA"]] as [[PersonID]] {
            let question = Question(number: 4, by: "ANNA", to: addressees, text: "QUESTION", at: Sample.start)
            add("question", words.question(question, to: "BELA"))
        }
        add("answer", words.answer(answer))
        add("shapeIsNew", words.shapeIsNew(Digest(of: [])))
        add("wouldBeException", words.wouldBeException("FOUND", approvers: ["ROLE", "PART"]))
    }

    private mutating func addRequests(_ words: any NoticeWords) {
        for rule in [nil, .count(1), .count(2), .all, .each(["ROLE", "PART"])] as [Quorum.Rule?] {
            add("decide", words.decide(at: "LEVEL", agreement: rule, actingFor: []))
        }
        for absent in [["ANNA"], ["ANNA", "BELA"], ["ANNA", "BELA", "CARO"]] {
            add("decide", words.decide(at: "LEVEL", agreement: nil, actingFor: absent))
        }
        add("youAreInformed", words.youAreInformed(at: "LEVEL"))
        add("answerIsAwaited", words.answerIsAwaited(by: "ANNA", in: "CASE", question: 4))
        add("claimWasTakenBack", words.claimWasTakenBack())
        add("ownersDisagree", words.ownersDisagree())
        add("confirmOverride", words.confirmOverride(askedBy: "ANNA", until: "TIME"))
        add("overrideHasLapsed", words.overrideHasLapsed())
        add("doByHand", words.doByHand(chosenBy: "ANNA", steps: [("STEP", "TEXT"), ("OTHER", "TEXT")]))
        add("procedureWasLeft", words.procedureWasLeft())
        for end in Self.ends {
            add("nothingIsAsked", words.nothingIsAsked(end))
            add("seeToItByHand", words.seeToItByHand(end))
            add("recordWasWritten", words.recordWasWritten(end))
            for (due, isOverdue) in [(nil, false), ("DUE", false), ("DUE", true)] {
                add("writeRecord", words.writeRecord(end, of: "CASE", due: due, isOverdue: isOverdue))
            }
        }
    }

    private static let ends: [NoticeEnd] = {
        let closers: [Closer] = [
            .person("ANNA"), .expiry(nil), .expiry("AUTHORITY"), .recovery, .gate("AUTHORITY"), .rules(nil),
            .rules("AUTHORITY"),
        ]
        let override = Override(askedBy: "ANNA", confirmedBy: "BELA")
        return closers.map { NoticeEnd(outcome: .refused, by: $0, override: nil, at: "TIME") }
            + OutcomeKind.allCases.map { NoticeEnd(outcome: $0, by: .recovery, override: nil, at: "TIME") }
            + [NoticeEnd(outcome: .resume, by: .person("ANNA"), override: override, at: "TIME")]
    }()

    private mutating func addRest(_ words: any NoticeWords) {
        for action in DecisionAction.allCases { add("youMay", words.youMay([action])) }
        add("alternative", words.alternative("NAME", title: "TITLE"))
        add("authoritiesHeld", words.authoritiesHeld(["AUTHORITY", "OTHER"]))
        let silences: [Silence] =
            [.passesOn(to: "LEVEL")]
            + OutcomeKind.allCases.flatMap { [.ends($0, under: nil), .ends($0, under: "AUTHORITY")] }
        for silence in silences {
            add("silence", words.silence(until: "TIME", workingTime: nil, then: silence))
            let left = WrittenDuration(.seconds(3600))
            add("silence", words.silence(until: "TIME", workingTime: left, then: silence))
        }
        add("isExpected", words.isExpected(within: WrittenDuration(.seconds(900)), by: "TIME"))
        add("decisionPoint", words.decisionPoint("POINT"))
        add("digestSubject", words.digestSubject(3, first: "FIRST"))
        add("digestIntroduction", words.digestIntroduction())
        for count in [1, 2, 900] { add("digestRest", words.digestRest(count)) }
        add("digestLook", words.digestLook())
    }
}
