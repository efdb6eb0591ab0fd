import JSON
import Testing

@testable import Escalation

@Suite struct CaseOpeningTests {
    @Test func `Opening passes the case to its first level and arms the window`() {
        let story = Story()
        #expect(story.kinds() == [.caseOpened, .casePassed])
        #expect(story.place == "passed to operator")
        #expect(story.stay?.windowEnds == Sample.start + .seconds(30 * 60))
        #expect(story.stay?.warningDue == Sample.start + .seconds(20 * 60))
        #expect(story.passes.map(\.level) == ["operator"])
        #expect(story.passes.map(\.generation) == [1])
        #expect(story.subject.revision == 1)
        #expect(story.outcomes.isEmpty && story.notices.isEmpty)
    }

    @Test func `Opening a case that has already recovered ends it at once, and nobody is asked`() {
        let story = Story(openedWithdrawn: true)
        #expect(story.kinds() == [.caseOpened, .caseClosed])
        #expect(story.place == "withdrawn by recovery")
        #expect(story.outcomes.map(\.kind) == [.withdrawn])
        #expect(story.passes.isEmpty)
        #expect(story.notices.map(\.purpose) == [.ended])
    }

    @Test func `A case opened as withdrawn tells each run that waits`() {
        let story = Story(waiting: [Sample.run("a"), Sample.run("b")], openedWithdrawn: true)
        #expect(story.outcomes.map(\.run?.event.id) == ["a", "b"])
    }

    @Test func `The same key and running number give the same case`() {
        #expect(Story().subject.id == Story().subject.id)
        #expect(Story().subject.id != Story(event: Sample.event("e2")).subject.id)
    }

    @Test func `The opening entry keeps beside it why the case was opened`() {
        let ask = Ask(gate: "pay", question: "Pay PO-7?", options: ["approve", "refuse"])
        let detail = Story(asking: ask).entries[0].detail?.content
        #expect(detail?["key"] == "e1")
        #expect(detail?["because"] == "The amount is above 100.")
        #expect(detail?["ask"]?["question"] == "Pay PO-7?")
        #expect(Story().entries[0].fields["detail"]?.string?.hasPrefix("hmac-sha256:") == true)
    }

    @Test func `Nobody can escalate past the last level, whatever it permits`() {
        let policy = Sample.policy { $0.levels[2].actions = Set(DecisionAction.allCases) }
        #expect(policy.actions(at: "operator").contains(.escalate))
        #expect(!policy.actions(at: "board").contains(.escalate))
    }
}
