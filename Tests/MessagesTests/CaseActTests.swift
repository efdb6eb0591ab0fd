import Escalation
import JSON
import Messages
import Testing

@Suite struct CaseActTests {
    private let now = Instant(seconds: 1_795_420_800)

    @Test(arguments: [
        CaseAct.reassign(to: ["bob", "carol"], reason: "They know the vendor."),
        .reassignToTeam("payments", reason: "They know the vendor."),
        .tick(step: "call", note: "Spoke to her."), .tick(step: "call", note: nil),
        .record("We paid half.\nThe rest came later."),
        .review(
            PostReview(
                findings: ["Nobody looked."],
                actions: [
                    .init(text: "Look.", owner: "bob", due: Instant(seconds: 1_795_507_200)),
                    .init(text: "Ask.", owner: "carol"),
                ]
            )
        ),
        .review(PostReview(findings: ["So it is."])), .finishAction(number: 2, note: "Done."),
        .finishAction(number: 1, note: nil),
        .breakGlass(confirming: nil, rationale: "The plant stands still.", revision: 2),
        .breakGlass(confirming: "carol", rationale: "I see the same.", revision: 2),
    ])
    func `An act comes back as it was sent`(act: CaseAct) throws {
        let message = PersonMessage(id: "m1", caseID: "A", person: "eve", content: .act(act))
        #expect(try PersonMessage(body: message.body(source: "/cli", at: now)) == message)
    }

    @Test(arguments: [
        ("reassign", #""to": "bob", "reason": "r""#), ("reassign", #""to": [], "reason": "r""#),
        ("reassign", #""to": [7], "reason": "r""#), ("reassign", #""to": ["bob"]"#),
        ("reassign", #""to": ["bob"], "reason": """#), ("reassign", #""to": ["bob"], "reason": "r", "more": 1"#),
        ("break-glass", #""rationale": "r""#), ("break-glass", #""rationale": "", "revision": 1"#),
        ("break-glass", #""rationale": "r", "revision": "1""#), ("break-glass", #""revision": 1"#),
        ("break-glass", #""rationale": "r", "revision": 1, "confirms": true"#),
        ("tick", #""note": "n""#), ("tick", #""step": 7"#), ("tick", #""step": "a", "note": 7"#),
        ("reassign", #""to": ["bob"], "team": "a", "reason": "r""#), ("reassign", #""team": 7, "reason": "r""#),
        ("record", #""text": """#), ("record", #""text": 7"#), ("record", #""text": "t", "note": "n""#),
        ("review", #""findings": "f""#), ("review", #""actions": [{"text": "t"}]"#),
        ("review", #""actions": [{"text": "t", "owner": "bob", "due": "soon"}]"#), ("review", #""actions": ["t"]"#),
        ("review", #""actions": [{"text": "t", "owner": "bob", "more": 1}]"#), ("review", #""more": 1"#),
        ("action-done", #""note": "n""#), ("action-done", #""action": "1""#),
        ("resign", #""to": ["bob"]"#),
    ])
    func `What is missing, of the wrong type or not known is refused by name`(type: String, data: String) {
        let body = #"{"specversion":"1.0","id":"1","type":"dev.belay.\#(type)","data":{"case":"A",\#(data)}}"#
        let refusal = #expect(throws: Refusal.self) { try PersonMessage(body: Array(body.utf8)) }
        #expect(refusal?.code == "malformed")
    }
}
