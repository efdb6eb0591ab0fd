import CEL
import JSON
import Testing

@testable import Escalation

@Suite struct TriggerTableTests {
    /// What `rules` want of a structured CloudEvent.
    private func matches(
        _ rules: [TriggerRule],
        _ text: String,
        from sender: BrokerUser? = "erp",
        isStructured: Bool = true
    ) throws -> [Match] {
        try matches(in: table(rules), text, from: sender, isStructured: isStructured)
    }

    private func table(_ rules: [TriggerRule]) -> TriggerTable {
        TriggerTable([Sample.policy { $0.triggers = rules }])
    }

    private func matches(
        in table: TriggerTable,
        _ text: String,
        from sender: BrokerUser? = "erp",
        isStructured: Bool = true
    ) throws -> [Match] {
        try JSONParser().withDocument(Array(text.utf8), limits: JSONLimits()) { root in
            func attribute(_ name: String) -> EventView.Attribute {
                guard let view = root[name] else { return .absent }
                return isStructured ? .json(view) : .text(view.string ?? "")
            }
            return table.matches(
                EventView(
                    root: isStructured ? root : nil,
                    id: attribute("id"),
                    source: attribute("source"),
                    type: attribute("type"),
                    subject: attribute("subject"),
                    data: root["data"],
                    sender: sender
                )
            )
        }
    }

    private func rule(
        _ kind: TriggerRule.Kind,
        _ change: (inout TriggerRule) -> Void = { _ in }
    ) -> TriggerRule {
        var rule = TriggerRule(name: "t", kind: kind, because: "It is so.", entryLevel: "operator")
        change(&rule)
        return rule
    }

    private func threshold(_ text: String, _ change: (inout TriggerRule) -> Void = { _ in }) -> TriggerRule {
        rule(.threshold(Sample.condition(text)), change)
    }

    private let payment = #"{"id":"1","source":"/erp","type":"pay","data":{"amount":600,"vendor":"Acme"}}"#

    // MARK: Each kind

    @Test func `A threshold raises where its condition holds`() throws {
        let matches = try matches([threshold("data.amount > 500"), threshold("data.amount > 600")], payment)
        #expect(matches.map(\.signal) == [.raised])
        #expect(matches[0].unknown == nil)
        #expect(matches[0].references == [FieldPath("data.amount")!])
    }

    @Test func `A rate counts where its condition holds`() throws {
        let condition = Sample.condition("data.amount > 500")
        let rate = rule(.rate(condition, count: 3, window: .seconds(60))) { $0.key = Sample.condition("data.vendor") }
        let matches = try matches([rate], payment)
        #expect(matches.map(\.signal) == [.counted(count: 3, window: .seconds(60))])
        #expect(matches.map(\.key) == ["Acme"])
    }

    @Test(arguments: [
        (#"{"state":"down"}"#, Signal.failing as Signal?), (#"{"state":"up"}"#, .recovered),
        (#"{"state":"slow"}"#, nil),
    ])
    func `A failure fails, recovers, or says nothing`(data: String, signal: Signal?) throws {
        let matches = try matches([failure()], #"{"id":"1","source":"s","type":"t","data":\#(data)}"#)
        #expect(matches.first?.signal == signal)
    }

    private func failure(_ change: (inout TriggerRule) -> Void = { _ in }) -> TriggerRule {
        rule(
            .failure(
                failing: Sample.condition(#"data.state == "down""#),
                recovered: Sample.condition(#"data.state == "up""#)
            ),
            change
        )
    }

    @Test func `An ask is found by its gate and never by an event`() throws {
        let table = TriggerTable([Sample.policy { $0.triggers = [rule(.ask("pay"))] }])
        #expect(table.gate("pay")?.rule.name == "t")
        #expect(table.gate("other") == nil)
        #expect(table.asking.map(\.policy.name) == ["payments"])
        #expect(try matches([rule(.ask("pay"))], payment).isEmpty)
    }

    @Test func `The key of an ask is read from what the question is about and from the checked sender`() {
        func key(_ expression: String) -> String? {
            let rule = rule(.ask("pay")) { $0.key = Sample.condition(expression) }
            return Match(
                policy: Sample.policy(),
                rule: rule,
                asking: Sample.event(),
                about: ["order": "PO-7", "sender": "forged"]
            ).key
        }
        #expect(key("data.order") == "PO-7")
        #expect(key("sender") == "erp")
        #expect(key("subject") == "PO-7")
        #expect(key("data.absent") == nil, "it stands for itself, and opens a case all the same")
    }

    @Test(arguments: Seeded.seeds)
    func `Hundreds of triggers match as each of them alone does, in their order`(seed: UInt64) throws {
        var dice = Seeded(seed)
        let rules = (0..<200).map { number in
            var rule =
                switch dice.pick([0, 1, 2, 3]) {
                case 0:
                    threshold(
                        "data.amount > \(dice.pick([1, 2, 3, 600])) && data.vendor == \"v\(dice.pick([1, 2, 3]))\""
                    )
                case 1: threshold("data.amount == \(dice.pick([1, 2, 3, 600]))")
                case 2: threshold("sender == \"erp\" && data.amount < \(dice.pick([1, 2, 3, 600]))")
                default:
                    self.rule(
                        .failure(
                            failing: Sample.condition("data.amount == \(dice.pick([1, 2, 3]))"),
                            recovered: Sample.condition("data.vendor == \"v\(dice.pick([1, 2, 3]))\"")
                        )
                    )
                }
            rule.name = TriggerName("t\(number)")
            rule.types = dice.pick([[], ["pay"], ["pay", "other"], ["other"]])
            return rule
        }
        let (whole, single) = (table(rules), rules.map { table([$0]) })
        for _ in 0..<10 {
            let amount = dice.pick(["1", "2", "600", "2.0", "\"2\"", "null"])
            let event = """
                {"id":"1","source":"/erp","type":"\(dice.pick(["pay", "other", "none"]))","sender":"forged",
                 "data":{"amount":\(amount),"vendor":"v\(dice.pick([1, 2, 9]))"}}
                """
            let alone = try single.flatMap { try matches(in: $0, event) }
            let together = try matches(in: whole, event)
            #expect(together.map(\.rule.name) == alone.map(\.rule.name), "seed \(seed): \(event)")
            #expect(together.map(\.signal) == alone.map(\.signal), "seed \(seed): \(event)")
        }
    }

    // MARK: What cannot be told

    @Test(arguments: [
        "data.absent > 1", "data.vendor > 1", "data.amount", "data.vendor.matches(data.vendor + '[')",
        "1 / (data.amount - 600) > 0",
    ])
    func `A condition that cannot be evaluated raises with a reason`(expression: String) throws {
        let matches = try matches([threshold(expression)], payment)
        #expect(matches.map(\.signal) == [.raised])
        #expect(matches[0].unknown?.hasPrefix("\(expression): ") == true)
    }

    @Test func `A rate that cannot be told is not counted but raised`() throws {
        let rate = rule(.rate(Sample.condition("data.absent"), count: 3, window: .seconds(60)))
        let matches = try matches([rate], payment)
        #expect(matches.map(\.signal) == [.raised])
        #expect(matches[0].unknown != nil)
    }

    @Test func `A failure that cannot be told fails, unless it has clearly recovered`() throws {
        let failing = Sample.condition("data.errors > 3")
        let recovered = Sample.condition(#"data.state == "up""#)
        let rules = [rule(.failure(failing: failing, recovered: recovered))]
        let event = { (data: String) in #"{"id":"1","source":"s","type":"t","data":\#(data)}"# }
        #expect(try matches(rules, event(#"{"state":"?"}"#)).map(\.signal) == [.failing])
        #expect(try matches(rules, event(#"{"state":"up"}"#)).map(\.signal) == [.recovered])
        #expect(try matches(rules, event(#"{"errors":1}"#)).map(\.signal) == [.failing])
        #expect(try matches(rules, event(#"{"errors":1}"#))[0].unknown?.contains("data.state") == true)
        #expect(try matches(rules, event(#"{"errors":1,"state":"?"}"#)).isEmpty)
    }

    @Test func `A key that cannot be told raises with a reason, and a recovery then ends nothing`() throws {
        let keyed = failure { $0.key = Sample.condition("data.host") }
        for state in ["down", "up"] {
            let matches = try matches([keyed], #"{"id":"1","source":"s","type":"t","data":{"state":"\#(state)"}}"#)
            #expect(matches.map(\.signal) == [.raised])
            #expect(matches[0].key == nil)
            #expect(matches[0].unknown?.hasPrefix("its key: ") == true)
        }
    }

    @Test func `A reason repeats no value of the event`() throws {
        let event = #"{"id":"PLANTED","source":"PLANTED","type":"t","data":{"a":"PLANTED","PLANTED":1}}"#
        for expression in [
            "data.a > 1", "int(data.a) > 1", "timestamp(data.a) > timestamp(0)", "data.a.b", "data[data.a + '!'] == 1",
            "duration(data.a) > duration('1s')",
        ] {
            let reason = try matches([threshold(expression)], event).first?.unknown ?? "no reason"
            #expect(!reason.contains("PLANTED"), "\(expression): \(reason)")
        }
    }

    // MARK: Whom it believes

    @Test func `Only those named may raise, and only those named may recover`() throws {
        let named = failure {
            $0.raisedBy = ["monitor"]
            $0.recoveredBy = ["healer"]
        }
        func signals(_ state: String, _ sender: BrokerUser?) throws -> [Signal] {
            try matches([named], #"{"id":"1","source":"s","type":"t","data":{"state":"\#(state)"}}"#, from: sender).map(
                \.signal
            )
        }
        #expect(try signals("down", "monitor") == [.failing])
        #expect(try signals("down", "healer") == [])
        #expect(try signals("down", nil) == [])
        #expect(try signals("up", "healer") == [.recovered])
        #expect(try signals("up", "monitor") == [])
        #expect(try signals("up", nil) == [])
    }

    @Test func `Who may recover but not raise raises nothing by sending what cannot be read`() throws {
        let named = failure {
            $0.raisedBy = ["monitor"]
            $0.key = Sample.condition("data.host")
        }
        for data in ["{}", #"{"state":1}"#, #"{"state":"up"}"#, "null"] {
            let event = #"{"id":"1","source":"s","type":"t","data":\#(data)}"#
            #expect(try matches([named], event, from: "stranger").isEmpty)
        }
        #expect(try matches([named], #"{"id":"1","source":"s","type":"t"}"#, from: "monitor").count == 1)
    }

    @Test(arguments: [
        #"sender == "alice""#, #"[sender] == ["alice"]"#, #"{"who": sender}.who == "alice""#, #"sender in ["alice"]"#,
        #""alice" == sender || false"#, #"true ? sender == "alice" : false"#, #"sender.startsWith("alice")"#,
        #"["alice"].exists(name, name == sender)"#, #"["alice"].filter(name, sender == name).size() == 1"#,
        #"size(sender) == 5"#, #"string(sender) == "alice""#, #"{"alice": 1}[sender] == 1"#,
        #"sender.matches("^alice$")"#,
        #"type == "pay" && sender == "alice""#, #"!(sender != "alice")"#,
    ])
    func `A member of a message never passes as the checked sender`(expression: String) throws {
        let forged = #"{"id":"1","source":"s","type":"pay","sender":"alice","data":{"sender":"alice"}}"#
        let rules = [threshold("true"), threshold(expression), threshold("id == '1'"), threshold(expression)]
        for isStructured in [true, false] {
            for sender in ["mallory1", nil] as [BrokerUser?] {
                let found = try matches(rules, forged, from: sender, isStructured: isStructured)
                #expect(
                    found.filter { $0.unknown == nil }.count == 2,
                    "\(expression) by \(sender?.rawValue ?? "nobody")"
                )
            }
            let honest = try matches(rules, forged, from: "alice", isStructured: isStructured)
            #expect(honest.filter { $0.unknown == nil }.count == 4)
        }
    }

    // MARK: Which events

    @Test func `Types and sources narrow a trigger, byte for byte`() throws {
        let narrow = threshold("true") {
            $0.types = ["pay", "refund"]
            $0.sources = ["/erp", "/K"]
        }
        for isStructured in [true, false] {
            func count(_ source: String, _ type: String) throws -> Int {
                let event = #"{"id":"1","source":\#(source),"type":\#(type)}"#
                return try matches([narrow], event, isStructured: isStructured).count
            }
            #expect(try count(#""/erp""#, #""pay""#) == 1)
            #expect(try count(#""/K""#, #""refund""#) == 1)
            #expect(try count(#""/\#u{212A}""#, #""pay""#) == 0, "the Kelvin sign is no K")
            #expect(try count(#""/other""#, #""pay""#) == 0)
            #expect(try count(#""/erp""#, #""pa""#) == 0)
            #expect(try count("7", #""pay""#) == 0)
            #expect(try count(#""/erp""#, "[]") == 0)
        }
    }

    @Test func `Triggers are met in the order of their policies, those of every type among them`() throws {
        let rules = [
            threshold("true") {
                $0.name = "a"; $0.types = ["pay"]
            }, threshold("true") { $0.name = "b" },
            threshold("true") {
                $0.name = "c"; $0.types = ["other"]
            },
        ]
        #expect(try matches(rules, payment).map(\.rule.name) == ["a", "b"])
        #expect(try matches(rules, #"{"type":7}"#).map(\.rule.name) == ["b"])
        #expect(try matches(rules, "{}").map(\.rule.name) == ["b"])
        #expect(try matches([], payment).isEmpty)
    }

    // MARK: Keys

    @Test func `A key is the text, number or truth that its expression gives`() throws {
        func key(_ expression: String, _ data: String) throws -> String? {
            let keyed = threshold("true") { $0.key = Sample.condition(expression) }
            return try matches([keyed], #"{"id":"1","source":"s","type":"t","data":\#(data)}"#)[0].key
        }
        #expect(try key("data.a", #"{"a":"x"}"#) == "x")
        #expect(try key("data.a", #"{"a":-7}"#) == "-7")
        #expect(try key("data.a", #"{"a":18446744073709551615}"#) == "18446744073709551615")
        #expect(try key("data.a", #"{"a":true}"#) == "true")
        for value in ["1.5", "null", "[]", "{}"] { #expect(try key("data.a", #"{"a":\#(value)}"#) == nil) }
        #expect(try matches([threshold("true")], payment)[0].key == nil)
    }

    @Test func `A key that no index could hold is kept as its digest`() throws {
        func key(_ value: String) throws -> String? {
            let keyed = threshold("true") { $0.key = Sample.condition("data") }
            return try matches([keyed], #"{"id":"1","source":"s","type":"t","data":"\#(value)"}"#)[0].key
        }
        let longest = String(repeating: "k", count: 512)
        #expect(try key(longest) == longest)
        #expect(try key(longest + "k")?.hasPrefix("sha256:") == true)
        #expect(try key(longest + "k") != key(longest + "l"))
        #expect(try key(#"a\u0000b"#)?.hasPrefix("sha256:") == true)
    }
}
