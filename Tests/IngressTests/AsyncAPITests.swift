import Escalation
import Ingress
import JSON
import Testing

@Suite struct `The AsyncAPI document` {
    let schema: Schema

    init() throws {
        self.schema = Schema(document: try YAMLTree.parse(ProjectFiles.text("config/asyncapi.yaml")))
    }

    private var document: JSONValue { schema.document }
    private var messages: JSONObject { document["components"]?["messages"]?.object ?? [:] }

    private func references(in value: JSONValue) -> [String] {
        switch value {
        case .object(let object):
            object.flatMap { $0.key == "$ref" ? [$0.value.string ?? ""] : references(in: $0.value) }
        case .array(let elements): elements.flatMap { references(in: $0) }
        default: []
        }
    }

    @Test func `is of version 3 and every reference in it leads somewhere`() {
        #expect(document["asyncapi"] == "3.0.0")
        #expect(document["info"]?["title"] == "Belay")
        let references = references(in: document)
        #expect(references.count > 100)
        for reference in references { #expect(schema.resolve(reference) != nil, "\(reference)") }
    }

    @Test func `uses everything that it defines`() {
        let references = Set(references(in: document))
        for part in ["messages", "schemas"] {
            for name in document["components"]?[part]?.object?.keys ?? [] {
                #expect(references.contains("#/components/\(part)/\(name)"), "\(part)/\(name)")
            }
        }
        for name in document["channels"]?.object?.keys ?? [] {
            #expect(references.contains("#/channels/\(name)"), "\(name)")
        }
    }

    @Test func `names every exchange and queue of the design`() {
        let bindings = (document["channels"]?.object ?? [:]).compactMap { $0.value["bindings"]?["amqp"] }
        let exchanges = Set(bindings.compactMap { $0["exchange"]?["name"]?.string })
        #expect(
            exchanges == [
                "belay.events", "belay.review", "belay.decisions", "belay.answers", "belay.sla", "belay.notify",
                "belay.outcomes", "belay.receipts", "belay.audit",
            ]
        )
        let queues = Set(bindings.compactMap { $0["queue"]?["name"]?.string })
        #expect(queues == ["belay.events", "belay.decisions", "belay.outcomes.unclaimed", "belay.dead"])
        #expect(document["channels"]?["reviewQueue"]?["address"] == "belay.review.{level}")
    }

    @Test func `gives only examples that its schemas accept`() throws {
        var count = 0
        for (name, message) in messages {
            for example in message["examples"]?.array ?? [] {
                count += 1
                let faults = schema.faults(in: try #require(example["payload"]), by: try #require(message["payload"]))
                #expect(faults == [], "\(name)")
            }
        }
        #expect(count >= 8)
    }

    @Test func `gives examples that are read`() throws {
        for (_, message) in messages {
            let name = message["name"]?.string ?? ""
            for example in message["examples"]?.array ?? [] {
                let text = try #require(example["payload"]).description
                try Ingress().read(SampleMessage.cloudEvent(text), with: MessageParser()) { event, _ in
                    let event = try event.get()
                    #expect(event.type.string == name)
                    switch name {
                    case AskMessage.type: _ = try AskMessage(event)
                    case AskWithdrawal.type: _ = try AskWithdrawal(event)
                    case DataProvided.type: _ = try DataProvided(event)
                    default:
                        if let kind = Ingress.OutcomeReport.Kind(rawValue: name) {
                            _ = try Ingress.OutcomeReport(kind, event)
                        }
                    }
                }
            }
        }
    }

    @Test(arguments: [
        "{}", #"{"gate":"g"}"#, #"{"gate":"g","question":"q"}"#, #"{"gate":"g h","question":"q"}"#,
        #"{"gate":7,"question":"q"}"#,
        #"{"gate":"g","question":""}"#, #"{"gate":"g","question":"q","more":1}"#,
        #"{"gate":"g","question":"q","options":["a","b"]}"#,
        #"{"gate":"g","question":"q","options":["a","a"]}"#, #"{"gate":"g","question":"q","options":"a"}"#,
        #"{"gate":"g","question":"q","options":[1]}"#, #"{"gate":"g","question":"q","workflow":{"run":"1"}}"#,
        #"{"gate":"g","question":"q","workflow":{"rum":"1"}}"#, #"{"gate":"g","question":"q","workflow":{"run":1}}"#,
        #"{"gate":"g","question":"q","workflow":[]}"#, #"{"gate":"g","question":"q","data":[1,{"a":null}]}"#,
        #"{"gate":"g","question":"q","replyTo":"https://h/x"}"#, #"{"gate":"g","question":"q","replyTo":"http://h/x"}"#,
        #"{"gate":"g","question":"q","neededBy":"2026-11-23T04:05:06Z"}"#, #"{"gate":"g","question":"q","neededBy":7}"#,
    ])
    func `accepts exactly the asks that are taken`(data: String) throws {
        let body = #"{"specversion":"1.0","id":"1","source":"/s","type":"dev.belay.ask","data":\#(data)}"#
        let isDescribed = schema.faults(in: try .parse(body), by: ["$ref": "#/components/schemas/ask"]).isEmpty
        try Ingress().read(SampleMessage.cloudEvent(body), with: MessageParser()) { event, _ in
            let event = try event.get()
            let isTaken = (try? AskMessage(event)) != nil
            #expect(isTaken == isDescribed)
        }
    }

    @Test(.needsSharedData) func `accepts the samples of the CloudEvents specification`() throws {
        for file in [
            "01_json-format", "03_json-format", "05_json-format", "07_json-format", "09_json-format", "11_json-format",
            "15_spec",
        ] {
            let event = try SharedData.json("cloudevents/\(file).json")
            #expect(schema.faults(in: event, by: ["$ref": "#/components/schemas/event"]) == [], "\(file)")
        }
        let batch = try SharedData.json("cloudevents/13_json-format.json")
        #expect(schema.faults(in: batch, by: ["$ref": "#/components/schemas/eventBatch"]) == [])
    }
}
