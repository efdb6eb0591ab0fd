import Documents
import Escalation
import Testing

/// What a policy says of things beside decisions.
@Suite struct BesideDecisionTests {
    private func read(_ text: String) throws -> Policy {
        try #require(try PolicyReader().policies(in: Marked(text).source).get().first)
    }

    @Test func `A follow-up is what its author wrote, and the defaults of the core`() throws {
        #expect(try read(goodPolicy).followUp == nil)
        #expect(try read(goodPolicy + "follow-up: {}\n").followUp == FollowUpRule())
        let whole = "follow-up: {level: board, report-within: 30m, at-most: 3}\n"
        let rule = FollowUpRule(level: "board", reportWithin: .seconds(1800), chainMax: 3)
        #expect(try read(goodPolicy + whole).followUp == rule)
    }
}
