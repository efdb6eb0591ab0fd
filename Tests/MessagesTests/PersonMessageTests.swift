import Escalation
import JSON
import Testing

@testable import Messages

@Suite struct PersonMessageTests {
    private let traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

    private func refusal(_ body: String) -> Refusal? {
        do throws(Refusal) {
            switch try PersonMessage(body: Array(body.utf8)).content {
            case .decide(let decision): return decision.unread.first
            case .unreadDecision(let refusal): return refusal
            default: return nil
            }
        } catch {
            return error
        }
    }

    /// A decision with one member of its data, or of the message, put in place of another.
    private func refusal(data name: String? = nil, message: String? = nil, _ value: JSONValue?) -> Refusal? {
        var data: JSONObject = [
            "case": "ABCD", "action": "approve", "rationale": "Yes.", "risk": "low", "authority": "small",
            "revision": 1,
        ]
        if let name { data[name] = value }
        var event: JSONObject = [
            "specversion": "1.0", "id": "m1", "source": "/desk", "type": "dev.belay.decision", "data": .object(data),
        ]
        if let message { event[message] = value }
        return refusal(JSONValue.object(event).description)
    }

    @Test func `Each message reads back as it was written`() throws {
        let decision = DecisionContent(
            action: .approveWithChanges,
            necessity: "It is large.",
            rationale: "Zwei Zeilen\n\u{1F600}",
            risk: .critical,
            authority: "large",
            assumptions: ["a", ""],
            constraints: ["c"],
            changes: [
                FieldChange(path: FieldPath("data.amount")!, value: ["x": .null]),
                FieldChange(path: FieldPath("a")!, value: 1.5),
            ],
            fields: ["ticket": "CHG-1", "of": ["a", "b"], "n": 1.5],
            revision: .max,
            snapshot: Digest(of: [1]),
            policyHash: Digest(of: [2])
        )
        var acting = DecisionContent(action: .refuse, revision: 1)
        acting.actingFor = "carol"
        let contents: [PersonMessage.Content] = [
            .decide(decision), .decide(DecisionContent(action: .refuse, revision: -1)), .claim, .release,
            .handOver(to: "bob"), .takeBack, .decide(acting),
            .decide(
                DecisionContent(
                    action: .alternative,
                    alternative: ChosenAlternative(name: "wait", values: ["until": "soon", "deep": [1, .null]]),
                    revision: 2
                )
            ),
            .decide(
                DecisionContent(action: .alternative, alternative: ChosenAlternative(name: "wait"), revision: 2)
            ),
            .comment("Hm."), .setGate(GateRequest(gate: "release", mode: .normal, because: "Done.")),
            .setGate(
                GateRequest(gate: "release", mode: .hold, until: Instant(seconds: 60), because: "\u{1F600}\n")
            ),
            .acknowledgeShape(ShapeRequest(shape: Digest(of: [7]), because: "\u{1F600}\n")),
            .acknowledgeShape(ShapeRequest(shape: Digest(of: [7]), policy: "p", type: "a.b", because: "Seen.")),
            .drill(
                .start(
                    DrillRequest(
                        id: "d-1",
                        title: "\u{1F600}",
                        policies: ["p"],
                        recipients: ["bob"],
                        unserved: ["board"],
                        until: Instant(seconds: 60),
                        eventsFrom: "erp"
                    )
                )
            ),
            .drill(.start(DrillRequest(id: "d", title: "t", policies: [], recipients: [], until: Instant(seconds: 6)))),
            .drill(
                .end(
                    DrillEnding(
                        id: "d-1",
                        passed: true,
                        findings: ["so"],
                        renewals: [.init(person: "bob", qualification: "q", until: Instant(seconds: 9))]
                    )
                )
            ),
            .categorise("data-integrity", because: "Two ledgers differ."), .rate(.critical, because: "\u{1F600}"),
            .course(.askInformation(Inquiry(to: .person("bob"), text: "Why?", until: Instant(seconds: 9)))),
            .course(.askInformation(Inquiry(to: .role("legal"), text: "Why?"))),
            .course(.askInformation(Inquiry(to: .requester, text: "Why?"))),
            .course(.answerInformation(question: 7, text: "So.")),
            .course(.answerInformation(question: nil, text: "So.")),
            .course(.wait(for: "the \"bank\"", until: Instant(seconds: 9))), .course(.waitOver),
            .course(.disputeData([FieldPath("data.a")!, FieldPath("data.b")!], because: "No.")),
            .course(.disputePolicy(clause: "levels[1].window", because: "No.")),
        ]
        for content in contents {
            for (person, trace) in [(nil, nil), ("bela", traceparent)] as [(PersonID?, String?)] {
                var caseID: CaseID = "ABCD"
                switch content {
                case .setGate, .acknowledgeShape, .drill: caseID = Entry.installation
                default: break
                }
                let message = PersonMessage(
                    id: "m1",
                    caseID: caseID,
                    person: person,
                    traceparent: trace,
                    content: content
                )
                let body = message.body(source: "/desk", at: Instant(seconds: 0))
                #expect(try PersonMessage(body: body) == message)
            }
        }
    }

    @Test func `Who decides comes from outside the body`() {
        let content = DecisionContent(action: .refuse, rationale: "No.", revision: 3)
        let decision = content.decision(id: "m1", by: "alice")
        #expect(
            decision.person == "alice" && decision.id == "m1" && decision.revision == 3 && decision.action == .refuse
        )
    }

    @Test(
        arguments: [
            ("case", nil), ("case", 7), ("case", ""), ("case", .null), ("action", nil), ("action", "Approve"),
            ("action", 1),
            ("action", ""), ("rationale", 1), ("rationale", []), ("risk", "none"), ("risk", 2), ("authority", true),
            ("assumptions", "one"), ("assumptions", [1]), ("assumptions", [.null]), ("constraints", .object([:])),
            ("changes", "x"), ("changes", [1]), ("changes", [["field": "a"]]), ("changes", [["value": 1]]),
            ("changes", [["field": "", "value": 1]]), ("changes", [["field": "a..b", "value": 1]]),
            ("changes", [["field": 1, "value": 1]]), ("changes", [["field": "a", "value": 1, "old": 0]]),
            ("revision", nil), ("revision", "1"), ("revision", 1.0), ("revision", .null), ("revision", .uint(.max)),
            ("alternative", 7), ("values", ["a": 1]), ("person", 7), ("constraint", ["Until Friday."]),
            ("Rationale", "x"), ("text", "x"), ("necessity", 1), ("fields", []), ("fields", "ticket=1"),
            ("snapshot", "9f86"), ("snapshot", 1), ("policyHash", "md5:9f86"),
        ] as [(String, JSONValue?)]
    )
    func `A field of a decision that is missing, of the wrong type or unknown is refused by its name`(
        field: String,
        value: JSONValue?
    ) {
        let refusal = refusal(data: field, value)
        #expect(refusal?.code == "malformed")
        #expect(refusal?.description.contains(field) == true, "\(refusal?.description ?? "taken")")
    }

    @Test func `Everything that is wrong with a decision is said at once, field by field`() throws {
        let body = """
            {"specversion": "1.0", "id": "m1", "type": "dev.belay.decision", "data": {"case": "C", "action": "approve", \
            "rationale": 5, "risk": "none", "authority": ["a"], "assumptions": "x", "fields": 7, "revision": 1, "more": 1}}
            """
        guard case .decide(let decision) = try PersonMessage(body: Array(body.utf8)).content else {
            Issue.record("it was not read")
            return
        }
        let fields = decision.unread.flatMap(\.violations).map(\.field)
        #expect(fields == ["more", "rationale", "risk", "authority", "assumptions", "fields"])
        #expect(decision.unread.allSatisfy { $0.code == "malformed" })
        #expect(decision.decision(id: "m1", by: "alice").unread == decision.unread)
    }

    @Test func `A decision of which nobody can tell what is decided is told so, and decides nothing`() throws {
        let body = #"{"specversion":"1.0","id":"m","type":"dev.belay.decision","data":{"case":"C","risk":1}}"#
        guard case .unreadDecision(let refusal) = try PersonMessage(body: Array(body.utf8)).content else {
            Issue.record("it was taken")
            return
        }
        #expect(refusal.violations.map(\.field) == ["action", "revision", "risk"])
        #expect(
            Answer(
                body: Array(
                    CloudEvent(
                        id: "a",
                        source: "/",
                        type: "dev.belay.answer",
                        time: Instant(seconds: 0),
                        traceparent: nil,
                        data: Answer(of: "m", caseID: "C", refusal: refusal).data
                    ).body
                )
            ) == Answer(of: "m", caseID: "C", refusal: refusal)
        )
    }

    @Test func `A field of a hundred megabytes is refused before it is read`() {
        let body = #"{"specversion":"1.0","id":"m","type":"dev.belay.decision","data":{"case":"C","fields":{"a":""#
        let refusal = refusal(body + String(repeating: "x", count: 100 << 20) + "\"}}}")
        #expect(refusal?.code == "malformed")
        #expect(refusal?.description.utf8.count ?? .max < 500)
    }

    @Test(
        arguments: [
            ("specversion", nil), ("specversion", "0.3"), ("specversion", 1), ("id", nil), ("id", ""), ("id", 1),
            ("type", nil),
            ("type", "dev.belay.outcome"), ("type", 7), ("data", nil), ("data", "text"), ("data", []),
            ("traceparent", 7),
        ] as [(String, JSONValue?)]
    )
    func `So is one of the message`(field: String, value: JSONValue?) {
        let refusal = refusal(message: field, value)
        #expect(refusal?.code == "malformed")
        #expect(refusal?.description.contains(field) == true, "\(refusal?.description ?? "taken")")
    }

    @Test(arguments: ["case", "person", "authority"])
    func `A name is short and breaks no line`(field: String) {
        #expect(refusal(data: field, .string(String(repeating: "é", count: 127))) == nil)
        #expect(refusal(data: field, .string(String(repeating: "é", count: 128)))?.code == "too-long")
        for hostile in ["a\u{0}", "a\nb", "\u{1B}[2J", "\u{7F}"] {
            #expect(refusal(data: field, .string(hostile))?.code == "malformed")
        }
        #expect(refusal(message: "id", .string(String(repeating: "x", count: 256)))?.code == "too-long")
    }

    @Test(arguments: [
        "", "{", "[]", "null", "7", "{} {}", #"{"id":"a","id":"b"}"#, "\u{FEFF}{}",
        #"{"data":{"case":"A","case":"B"}}"#,
        String(repeating: "[", count: 1000), "\"" + String(repeating: "x", count: 40_000) + "\"",
    ])
    func `What is not the JSON of one event is refused, briefly`(body: String) {
        let refusal = refusal(body)
        #expect(refusal?.code == "malformed")
        #expect(refusal?.description.utf8.count ?? .max < 500)
    }

    @Test func `Bytes that are no text are refused`() {
        for bytes in [[0xFF, 0xFE], [0x7B, 0x22, 0xC0, 0x80, 0x22, 0x3A, 0x31, 0x7D], [0x00]] as [[UInt8]] {
            #expect(throws: Refusal.self) { try PersonMessage(body: bytes) }
        }
    }

    @Test func `No refusal of anything long is long`() {
        let long = JSONValue.string(String(repeating: "e\u{301}", count: 5000))
        for field in ["action", "risk"] { #expect(refusal(data: field, long)?.description.utf8.count ?? .max < 500) }
        #expect(refusal(message: "type", long)?.description.utf8.count ?? .max < 500)
        #expect(refusal(data: long.string, 1)?.description.utf8.count ?? .max < 500)
    }

    @Test(arguments: [
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01", "x", "", "\r\nX-Header: 1",
    ])
    func `A trace context that is not well formed is as good as none`(trace: String) throws {
        let message = PersonMessage(id: "m", caseID: "A", traceparent: trace, content: .claim)
        #expect(try PersonMessage(body: message.body(source: "/", at: Instant(seconds: 0))).traceparent == nil)
    }
}
