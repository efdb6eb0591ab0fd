import Escalation
import Ingress
import JSON
import Testing

@Suite struct `A source document` {
    static let smallest = """
        kind: source
        name: orders
        version: 1
        match: {}
        format:
          identity: content
          source: /orders
          type: orders.event
        """

    @Test func `needs little`() throws {
        let document = try SourceDocument(yaml: Self.smallest)
        #expect(document.name == "orders")
        #expect(document.mapping.identity == .content)
        #expect(document.mapping.data == .root)
        #expect(document.mapping.timeForm == .rfc3339)
    }

    @Test func `is refused with every problem at once`() throws {
        let yaml = """
            kind: sauce
            name: ""
            match: { exchnage: x, has: ["a..b"], equals: { b: 7 }, headers: { X: [] } }
            format:
              open: "a."
              source: "{a"
              type: ["{header:}", "{message:colour}", "{inner:x}", { when: a }]
              subject: ""
              time-form: unix-second
              callback: http://example.org/
              identiti: content
            shapes: { a.b: strnig, c: [int, int], d: { e: 1 } }
            """
        let problems = try #require(throws: FieldProblems.self) { try SourceDocument(yaml: yaml) }.problems
        #expect(
            problems.map(\.path) == [
                "kind", "name", "version", "match.headers.X", "match.has", "match.equals.b", "match.exchnage",
                "format.open",
                "format.identity", "format.source", "format.type", "format.type", "format.type", "format.type",
                "format.subject",
                "format.time-form", "format.callback", "format.identiti", "shapes.a.b", "shapes.c", "shapes.d.e",
            ]
        )
        #expect(
            problems.first { $0.path == "match.exchnage" }?.message == "there is no such field: did you mean exchange?"
        )
        #expect(problems.first { $0.path == "format.time-form" }?.message.contains("unix-seconds") == true)
        #expect(problems.first { $0.path == "shapes.a.b" }?.message.contains("did you mean string?") == true)
    }

    @Test func `must say what names an event`() throws {
        let yaml = Self.smallest.replacing("identity: content", with: "subject: x")
        let problems = try #require(throws: FieldProblems.self) { try SourceDocument(yaml: yaml) }.problems
        #expect(problems.map(\.path) == ["format.identity"])
    }

    @Test(arguments: ["[]", "7", "text"])
    func `must be an object`(yaml: String) {
        #expect(throws: FieldProblems.self) { try SourceDocument(yaml: yaml) }
    }

    @Test func `declares the shapes of its events`() throws {
        let yaml =
            Self.smallest + """

                shapes:
                  orders.paid: { amount: double, tags: [string], buyer: { name: string } }
                  orders.*: { id: any }
                  orders.late.*: { days: int }
                """
        let document = try SourceDocument(yaml: yaml)
        #expect(
            document.shape(ofType: "orders.paid")
                == .object(["amount": .double, "tags": .list(.string), "buyer": .object(["name": .string])])
        )
        #expect(document.shape(ofType: "orders.late.again") == .object(["days": .int]))
        #expect(document.shape(ofType: "orders.new") == .object(["id": .any]))
        #expect(document.shape(ofType: "ordersnew") == nil)
    }
}

@Suite struct `A source's mapping` {
    private func ingress(_ format: String, match: String = "{}") throws -> Ingress {
        Ingress(sources: [
            try SourceDocument(yaml: "kind: source\nname: s\nversion: 1\nmatch: \(match)\nformat: { \(format) }")
        ])
    }

    @Test func `fills attributes from paths, constants, headers and properties`() throws {
        let ingress = try ingress(
            """
            id: "{a.id}", source: "/x/{message:exchange}/{header:H}", type: "x.{kind}.{n}", subject: "{flag}",
            order: "{n}", data: 'a."b.c"', callback: "https://hooks.example.org/x"
            """
        )
        var message = SampleMessage.json(#"{"a":{"id":"i","b.c":[1]},"kind":"k","n":7,"flag":true}"#)
        message.headers["H"] = .int(3)
        let event = try ingress.event(of: message)
        #expect(event.id == "i")
        #expect(event.source == "/x/belay.events/3")
        #expect(event.type == "x.k.7")
        #expect(event.subject == "true")
        #expect(event.sequence == 7)
        #expect(event.data == [1])
        #expect(event.callback == "https://hooks.example.org/x")
    }

    @Test func `takes the first choice that is open and can be filled`() throws {
        let ingress = try ingress(
            #"identity: content, source: /s, type: [{ when: { state: ok }, value: fine }, { when: error, value: "bad.{error}" }, "{state}", unknown]"#
        )
        #expect(try ingress.event(of: .json(#"{"state":"ok"}"#)).type == "fine")
        #expect(try ingress.event(of: .json(#"{"error":5,"state":"x"}"#)).type == "bad.5")
        #expect(try ingress.event(of: .json(#"{"error":null,"state":"x"}"#)).type == "x")
        #expect(try ingress.event(of: .json(#"{"state":""}"#)).type == "unknown")
    }

    @Test func `gives the same content the same id, however it is written`() throws {
        let ingress = try ingress("identity: content, source: /s, type: t")
        let ids = try [#"{"a":1,"b":2}"#, #"{ "b":2, "a":1 }"#, #"{"a":1,"b":3}"#].map {
            try ingress.event(of: .json($0)).id
        }
        #expect(ids[0] == ids[1])
        #expect(ids[0] != ids[2])
        #expect(ids[0].hasPrefix("sha256:"))
    }

    @Test func `counts every delivery where it is told to`() throws {
        let ingress = try ingress("batch: root, identity: delivery, source: /s, type: t")
        var message = SampleMessage.json("[1,1]")
        #expect(try ingress.readings(of: message).map(\.event?.id) == ["lane-1/1#0", "lane-1/1#1"])
        message.messageID = "m"
        #expect(try ingress.readings(of: message).map(\.event?.id) == ["m#0", "m#1"])
    }

    @Test func `tells the elements of a batch apart where only the message has an id`() throws {
        let ingress = try ingress(#"batch: root, id: ["{id}", "{message:id}"], source: /s, type: t"#)
        var message = SampleMessage.json(#"[{"id":"a"},{"x":1}]"#)
        message.messageID = "m"
        #expect(try ingress.readings(of: message).map(\.event?.id) == ["a", "m#1"])
    }

    @Test func `refuses an event without the id that it must bring`() throws {
        let error = try ingress(#"id: "{id}", source: /s, type: t"#).refusal(of: .json("{}"))
        #expect(error.code == .missing)
        #expect(error.place == "{id}")
    }

    @Test(arguments: [#"{"id":{}}"#, #"{"id":"\u0000"}"#, #"{"id":["x"]}"#])
    func `refuses an attribute that cannot be one`(body: String) throws {
        #expect(try ingress(#"id: "{id}", source: /s, type: t"#).refusal(of: .json(body)).code == .invalid)
    }

    @Test(arguments: [
        ("rfc3339", #""2026-11-23T02:44:51.5Z""#, "2026-11-23T02:44:51.500000Z"),
        ("utc-without-zone", #""2026-11-23 02:44:51.5""#, "2026-11-23T02:44:51.500000Z"),
        ("utc-without-zone", #""2026-11-23T02:44:51+01:00""#, "2026-11-23T01:44:51Z"),
        ("unix-seconds", "1795401807.5", "2026-11-23T02:43:27.500000Z"),
        ("unix-seconds", #""1795401807""#, "2026-11-23T02:43:27Z"),
        ("unix-milliseconds", "1795401807250", "2026-11-23T02:43:27.250000Z"),
        ("rfc3339", "null", nil),
    ])
    func `reads times as the source writes them`(form: String, written: String, time: String?) throws {
        let ingress = try ingress(#"identity: content, source: /s, type: t, time: "{t}", time-form: \#(form)"#)
        #expect(try ingress.event(of: .json(#"{"t":\#(written)}"#)).time?.description == time)
    }

    @Test(arguments: [
        ("rfc3339", #""2026-11-23 02:44:51""#), ("utc-without-zone", #""noon""#), ("unix-seconds", "1e300"),
        ("unix-seconds", "true"),
        ("unix-milliseconds", #""nan""#),
    ])
    func `refuses times of another form`(form: String, written: String) throws {
        let ingress = try ingress(#"identity: content, source: /s, type: t, time: "{t}", time-form: \#(form)"#)
        #expect(try ingress.refusal(of: .json(#"{"t":\#(written)}"#)).code == .invalid)
    }

    @Test func `opens JSON inside JSON and splits what it finds there`() throws {
        let ingress = try ingress(#"open: inner, batch: items, id: "{id}", source: "{outer:from}", type: t"#)
        let body = #"{"from":"/f","inner":"{\"items\":[{\"id\":\"a\"},{\"no\":1},{\"id\":\"c\"}]}"}"#
        let readings = try ingress.readings(of: .json(body))
        #expect(readings.map(\.event?.id) == ["a", nil, "c"])
        #expect(readings[0].event?.source == "/f")
        #expect(readings[1].text == #"{"from":"/f","inner":"{\"items\":[{\"no\":1}]}"}"#)
        #expect(try ingress.readings(of: .json(readings[2].text)).map(\.event?.id) == ["c"])
    }

    @Test(arguments: [
        (#"{"inner":"{"}"#, IngressError.Code.json, "inner, byte 1"),
        (#"{"inner":"{\"a\":1,\"a\":2}"}"#, .json, "inner, a"),
        (#"{"inner":null}"#, .missing, "inner"), (#"{"inner":""}"#, .json, "inner, byte 0"),
        (#"{"inner":"{\"items\":7}"}"#, .batch, "items"),
    ])
    func `refuses what it cannot open`(body: String, code: IngressError.Code, place: String) throws {
        let error = try ingress(#"open: inner, batch: items, id: "{id}", source: /s, type: t"#).refusal(of: .json(body))
        #expect(error.code == code)
        #expect(error.place == place)
    }
}

@Suite struct `The choice of a source` {
    private func source(_ name: String, _ match: String) throws -> SourceDocument {
        try SourceDocument(
            yaml:
                "kind: source\nname: \(name)\nversion: 1\nmatch: \(match)\nformat: { identity: content, source: /s, type: \(name) }"
        )
    }

    @Test func `falls on the one that looks at more, whatever the order of files`() throws {
        let documents = try [
            source("anything", "{}"), source("some", "{ has: [a] }"), source("most", "{ has: [a], equals: { b: x } }"),
        ]
        for sources in [documents, documents.reversed()] {
            let ingress = Ingress(sources: sources)
            #expect(ingress.sources.map(\.name) == ["most", "some", "anything"])
            #expect(try ingress.event(of: .json(#"{"a":1,"b":"x"}"#)).type == "most")
            #expect(try ingress.event(of: .json(#"{"a":1,"b":"y"}"#)).type == "some")
            #expect(try ingress.event(of: .json(#"{"a":null}"#)).type == "anything")
            #expect(try ingress.event(of: .json(#"[{"a":1}]"#)).type == "some", "of an array its first element")
        }
    }

    @Test(arguments: [
        ("{ exchange: belay.events }", true), ("{ exchange: other }", false), ("{ routing-key: 'sam*' }", false),
        ("{ routing-key: '#' }", true), ("{ content-type: Application/JSON }", true),
        ("{ content-type: text/plain }", false),
        ("{ sender: erp }", true), ("{ sender: crm }", false), ("{ headers: { H: x } }", true),
        ("{ headers: { H: y } }", false),
        ("{ headers: { H: true } }", true), ("{ headers: { G: true } }", false),
        ("{ exchange: belay.events, sender: crm }", false),
    ])
    func `looks at the message`(match: String, fits: Bool) throws {
        var message = SampleMessage("{}", contentType: "application/json; charset=utf-8")
        message.userID = "erp"
        message.headers["H"] = .text("x")
        let readings = try Ingress(sources: [source("s", match)]).readings(of: message)
        #expect((readings.first?.event != nil) == fits)
        #expect(readings.first?.error.map(\.code) == (fits ? nil : .unmatched))
    }

    @Test func `is none where nothing fits, and the message is refused`() throws {
        #expect(try Ingress().refusal(of: .json("{}")).code == .unmatched)
        #expect(try Ingress(sources: [source("s", "{ has: [a] }")]).refusal(of: .json("{}")).code == .unmatched)
        #expect(try Ingress(sources: [source("s", "{ has: [a] }")]).refusal(of: .json("[]")).code == .unmatched)
    }
}
