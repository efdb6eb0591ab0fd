import Testing

@testable import Escalation

@Suite struct PolicyLevelTests {
    @Test(arguments: [
        Expiry.end(.refused, authority: nil), .end(.manual, authority: nil), .end(.resume, authority: "a"),
        .end(.cancel, authority: "a"),
    ])
    func `Silence may end in a refusal, the manual procedure, or under a named authority`(expiry: Expiry) {
        #expect(expiry.objection(isLastLevel: true) == nil)
        #expect(expiry.objection(isLastLevel: false) == nil)
    }

    @Test(arguments: [OutcomeKind.resume, .retry, .skip, .cancel])
    func `Any other end without a named authority is objected to`(outcome: OutcomeKind) {
        #expect(Expiry.end(outcome, authority: nil).objection(isLastLevel: false)?.contains("authority") == true)
    }

    @Test(arguments: [OutcomeKind.resumeWithChanges, .withdrawn, .notRequired])
    func `Silence changes nothing and withdraws nothing, whoever is named`(outcome: OutcomeKind) {
        #expect(Expiry.end(outcome, authority: "a").objection(isLastLevel: true) != nil)
    }

    @Test func `The last level has nowhere to escalate to`() {
        #expect(Expiry.escalate.objection(isLastLevel: false) == nil)
        #expect(Expiry.escalate.objection(isLastLevel: true) != nil)
    }

    @Test func `What lets the automation go on is what needs an authority`() {
        for action in DecisionAction.allCases { #expect(action.needsAuthority == (action.outcome?.letsGoOn ?? false)) }
    }
}
