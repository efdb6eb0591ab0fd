import Documents
import Escalation
import Testing

@Suite struct PolicyGovernanceTests {
    private func governance(_ words: String) throws -> GovernanceRule {
        let text = goodPolicy.replacing("title:", with: words + "\ntitle:")
        let policy = try #require(try PolicyReader().policies(in: Marked(text).source).get().first)
        return policy.governance
    }

    @Test func `A policy says until when it is to be reviewed, how often it is practised, and where`() throws {
        let rule = try governance("review-by: 2027-03-01\ndrill-every: 90d\ngovernance: operator")
        #expect(rule.reviewBy == Instant("2027-03-02T00:00:00Z"), "the day itself is in time")
        #expect(rule.drillEvery == .seconds(90 * 86_400))
        #expect(rule.level == "operator")
        #expect(try governance("review-by: 2027-03-01T12:00:00+01:00").reviewBy == Instant("2027-03-01T11:00:00Z"))
        #expect(try governance("four-eyes: {}").isEmpty)
    }

    @Test(arguments: [
        Mistake(
            "title: Refunds",
            "review-by: ▸next-year\ntitle: Refunds",
            "`next-year` is neither a day nor an instant"
        ),
        Mistake(
            "title: Refunds",
            "review-by: ▸2027-02-30\ntitle: Refunds",
            "`2027-02-30` is neither a day nor an instant"
        ),
        Mistake(
            "title: Refunds",
            "drill-every: ▸often\ntitle: Refunds",
            "a span of time is wanted here"
        ),
        Mistake(
            "title: Refunds",
            "drill-every: 90d\ngovernance: ▸bord\ntitle: Refunds",
            "this policy has no level `bord`"
        ),
        Mistake(
            "title: Refunds",
            "governance: ▸board\ntitle: Refunds",
            "no case goes to this level"
        ),
        Mistake(
            "title: Refunds",
            "▸reviewby: 2027-03-01\ntitle: Refunds",
            "the key `reviewby`"
        ),
    ])
    func `A mistake about reviews and drills is reported at its place`(mistake: Mistake) {
        let marked = mistake.made(in: goodPolicy)
        let issues = PolicyReader().policies(in: marked.source).errors
        #expect(mistake.said(issues) == mistake.expected(at: marked.positions))
    }
}
