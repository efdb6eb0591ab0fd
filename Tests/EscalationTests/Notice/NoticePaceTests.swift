import Escalation
import Testing

@Suite struct NoticePaceTests {
    private let limit = NoticeLimit(atMost: 5, within: .seconds(60))
    private let start = Instant(seconds: 1_795_420_800)

    @Test func `Up to the limit every notice goes by itself`() {
        var pace = NoticePace(since: start, sent: 0)
        #expect(pace.admit(2, under: limit, at: start) == .each)
        #expect(pace.admit(3, under: limit, at: start + .seconds(1)) == .each)
        #expect(pace.admit(1, under: limit, at: start + .seconds(2)) == .notBefore(start + .seconds(60)))
    }

    @Test func `What is more than is left comes as one digest, and what comes after that waits for the span to pass`() {
        var pace = NoticePace(since: start, sent: 0)
        #expect(pace.admit(4, under: limit, at: start) == .each)
        #expect(pace.admit(30, under: limit, at: start + .seconds(1)) == .together)
        #expect(pace.admit(1, under: limit, at: start + .seconds(59)) == .notBefore(start + .seconds(60)))
        #expect(pace.admit(40, under: limit, at: start + .seconds(60)) == .together)
        #expect(pace.admit(1, under: limit, at: start + .seconds(121)) == .each)
    }

    @Test func `A clock that was set back keeps nobody waiting longer than a span`() {
        var pace = NoticePace(since: start + .seconds(3600), sent: 5)
        #expect(pace.admit(1, under: limit, at: start) == .each)
    }

    @Test(arguments: [UInt64](1...20))
    func `Nobody gets more messages in a span than the limit, whatever comes when`(seed: UInt64) {
        var random = Seeded(seed)
        var pace = NoticePace(since: start, sent: 0)
        var now = start
        var sent: [Instant] = []
        for _ in 0..<500 {
            now = now + .milliseconds(Int64.random(in: 0..<20_000, using: &random))
            let due = Int.random(in: 1...12, using: &random)
            switch pace.admit(due, under: limit, at: now) {
            case .each: sent += Array(repeating: now, count: due)
            case .together: sent.append(now)
            case .notBefore(let instant): #expect(instant > now && instant <= now + limit.within)
            }
            #expect(sent.filter { $0 >= pace.since }.count <= limit.atMost, "seed \(seed)")
        }
        #expect(sent.count > 100, "and messages do come")
    }
}
