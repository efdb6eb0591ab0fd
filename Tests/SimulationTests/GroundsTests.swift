import Escalation
import JSON
import Testing

@testable import Simulation

@Suite struct GroundsTests {
    private static let id: CaseID = "AAAA-BBBB-CCCC"
    private var grounds = Grounds()

    private mutating func read(
        _ kind: Entry.Kind,
        _ body: JSONValue = [:],
        about event: String? = nil,
        _ events: [SourceEvent] = []
    ) -> String? {
        let detail = event.map { Entry.Detail(salt: [], content: ["event": .string($0)]) }
        let entry = Entry(caseID: Self.id, change: 1, kind: kind, body: [], detail: detail)
        let known = Dictionary(uniqueKeysWithValues: events.map { ($0.id, $0) })
        return grounds.read(entry, body, events: known)?.0
    }

    @Test mutating func `Silence lets nothing go on at a level that nobody has taken the case in at`() {
        let passed: JSONValue = ["outcome": "resume", "by": "expiry under operator"]
        #expect(read(.casePassed, ["generation": 1]) == nil)
        #expect(read(.caseClosed, ["outcome": "refused", "by": "expiry"]) == nil)
        #expect(read(.caseClosed, passed) != nil)
        #expect(read(.levelEntered) == nil)
        #expect(read(.caseClosed, passed) == nil)
        #expect(read(.casePassed, ["generation": 2]) == nil)
        #expect(read(.caseClosed, passed) != nil, "who was asked at the level before says nothing of this one")
    }

    @Test mutating func `A recovery that is older than the newest failure of its case ends nothing`() {
        let ended: JSONValue = ["outcome": "withdrawn", "by": "recovery"]
        let events: [SourceEvent] = [.job("a", "j", "failed", 10), .job("b", "j", "failed", 20)]
        let late = SourceEvent.job("c", "j", "succeeded", 11)
        #expect(read(.caseOpened, about: "a") == nil)
        #expect(read(.caseClosed, ended, events + [late]) == nil)
        #expect(read(.eventAttached, about: "b") == nil)
        #expect(read(.caseClosed, ended, events + [late]) != nil)
        #expect(read(.caseClosed, ended, events + [late, .job("d", "j", "succeeded", 21)]) == nil)
    }
}
