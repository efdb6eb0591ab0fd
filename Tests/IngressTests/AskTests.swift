import Escalation
import Ingress
import JSON
import Testing

/// Reads the one event of an ask's kind with `data` and passes it to `read`.
private func reading<Value>(_ data: String, _ read: (EventView) throws -> Value) throws -> Value {
    var value: Value?
    let body = #"{"specversion":"1.0","id":"a-1","source":"/flow","type":"t","data":\#(data)}"#
    try Ingress().read(SampleMessage.cloudEvent(body), with: MessageParser()) { event, _ in
        value = try read(event.get())
    }
    return try #require(value)
}

private func problems(_ data: String, _ read: (EventView) throws -> some Any) throws -> [String] {
    try #require(throws: FieldProblems.self) { try reading(data, read) }.problems.map(\.path)
}

@Suite struct `An ask` {
    @Test func `says everything that an automation may say`() throws {
        let message = try reading(
            """
            {"gate":"payment-release","question":"Release 61000 EUR to ACME?","options":["yes","no"],
             "data":{"amount":61000},"neededBy":"2026-11-23T12:00:00Z","replyTo":"https://hooks.example.org/flow",
             "workflow":{"name":"pay","version":"7","digest":"sha256:00","run":"r-1","step":"release","link":"https://ci.example.org/r-1"}}
            """,
            AskMessage.init
        )
        #expect(
            message.ask
                == Ask(
                    gate: "payment-release",
                    question: "Release 61000 EUR to ACME?",
                    options: ["yes", "no"],
                    workflow: Workflow(
                        name: "pay",
                        version: "7",
                        digest: "sha256:00",
                        run: "r-1",
                        step: "release",
                        link: "https://ci.example.org/r-1"
                    ),
                    neededBy: Instant("2026-11-23T12:00:00Z")
                )
        )
        #expect(message.data == ["amount": 61000])
        #expect(message.callback == "https://hooks.example.org/flow")
    }

    @Test func `needs a gate and a question only`() throws {
        let message = try reading(#"{"gate":"g","question":"Go on?"}"#, AskMessage.init)
        #expect(message.ask == Ask(gate: "g", question: "Go on?"))
        #expect(message.data == .null)
    }

    @Test func `is refused field by field`() throws {
        let paths = try problems(
            #"{"gate":"a b","question":"","options":["x","x"],"workflow":{"runn":"1","link":"javascript:alert(1)"},"needed-by":"x","replyTo":"http://h/"}"#,
            AskMessage.init
        )
        #expect(paths == ["gate", "question", "options", "workflow.link", "workflow.runn", "replyTo", "needed-by"])
    }

    @Test func `learns what it meant`() throws {
        let error = try #require(throws: FieldProblems.self) {
            try reading(#"{"gate":"g","question":"q","needed-by":"2026-11-23T12:00:00Z"}"#, AskMessage.init)
        }
        #expect(error.description == "needed-by: there is no such field: did you mean neededBy?")
    }

    @Test(arguments: ["null", "7", "[]", #""text""#])
    func `without fields is refused`(data: String) {
        #expect(throws: FieldProblems.self) { try reading(data, AskMessage.init) }
    }

    @Test(arguments: [
        "https://", "https://user@host/", "https://:8443/", "https://host/\\u0000", "https://host/a b", "ftp://host/",
        "https:/host", "//host",
    ])
    func `may not be answered at what is no address`(address: String) throws {
        #expect(try problems(#"{"gate":"g","question":"q","replyTo":"\#(address)"}"#, AskMessage.init) == ["replyTo"])
    }

    @Test func `cannot make a refusal as large as itself`() throws {
        let fields = (0..<5000).map { #""\#(String(repeating: "k", count: 100))\#($0)":1"# }.joined(separator: ",")
        let error = try #require(throws: FieldProblems.self) { try reading("{\(fields)}", AskMessage.init) }
        #expect(error.description.utf8.count < 4096)
    }
}

@Suite struct `What else an automation says` {
    @Test func `An ask is withdrawn by its id`() throws {
        let withdrawal = try reading(#"{"of":"a-1","reason":"paid by hand"}"#, AskWithdrawal.init)
        #expect(withdrawal.ask == "a-1")
        #expect(withdrawal.reason == "paid by hand")
        #expect(try problems("{}", AskWithdrawal.init) == ["of"])
        #expect(try problems(#"{"of":"a\nb"}"#, AskWithdrawal.init) == ["of"])
    }

    @Test func `An outcome was applied, or failed for a reason`() throws {
        let applied = try reading(#"{"of":"C.4.0","case":"C"}"#) { try Ingress.OutcomeReport(.applied, $0) }
        #expect(applied.kind == .applied)
        #expect(applied.outcome == "C.4.0")
        #expect(applied.caseID == "C")
        let failed = try reading(#"{"of":"C.4.0","case":"C","reason":"no funds"}"#) {
            try Ingress.OutcomeReport(.failed, $0)
        }
        #expect(failed.reason == "no funds")
        #expect(try problems(#"{"of":"C.4.0","case":"C"}"#) { try Ingress.OutcomeReport(.failed, $0) } == ["reason"])
        #expect(
            try problems(#"{"outcome":"C.4.0"}"#) { try Ingress.OutcomeReport(.applied, $0) } == [
                "of", "case", "outcome",
            ]
        )
    }
}
