import Escalation
import JSON
import Messages
import Testing

@Suite struct AnswerTests {
    private let post = Post(topology: Topology(levels: ["operator"]), source: "/belay/test")

    private func envelope(_ answer: Answer) -> Envelope {
        post.envelope(answer, to: "alice", at: Instant(seconds: 0), correlation: "c", traceparent: nil)
    }

    @Test func `An answer reads back as it was given`() {
        let answers = [
            Answer(of: "m1", caseID: "ABCD", result: .accepted(revision: 3, outcome: nil)),
            Answer(of: "m1", caseID: "ABCD", result: .accepted(revision: 3, outcome: .resumeWithChanges)),
            Answer(of: "m.2", caseID: nil, refusal: .stale(seen: 1, current: 2)),
        ]
        for answer in answers { #expect(Answer(body: envelope(answer).body) == answer) }
    }

    @Test func `It goes under the sender's own key, under an id that is the same when repeated`() {
        let answer = Answer(of: "m.2", caseID: nil, refusal: .notClaimed)
        let first = envelope(answer)
        #expect(first.exchange == "belay.answers" && first.routingKey == "alice.m-2")
        #expect(first == envelope(answer))
        #expect(first.id != envelope(Answer(of: "m-2", caseID: nil, refusal: .notClaimed)).id)
        #expect(first.contentType == CloudEvent.contentType)
    }

    @Test(arguments: [
        "", "{}", "[]", "\u{0}", #"{"type":"dev.belay.answer"}"#, #"{"type":"dev.belay.answer","data":{}}"#,
        #"{"type":"dev.belay.answer","data":{"of":1,"accepted":true}}"#,
        #"{"type":"dev.belay.answer","data":{"of":"m","accepted":"yes"}}"#,
        #"{"type":"dev.belay.outcome","data":{"of":"m","accepted":true}}"#,
    ])
    func `Anything else is no answer`(body: String) {
        #expect(Answer(body: Array(body.utf8)) == nil)
    }
}
