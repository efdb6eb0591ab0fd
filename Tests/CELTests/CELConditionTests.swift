import CEL
import JSON
import Testing

/// Conditions as policies write them, over events as they arrive.
@Suite struct CELConditionTests {
    private static let shape = CELShape([
        "amount": .number, "currency": .string, "requestedAt": .timestamp, "ratio": .double, "count": .int,
        "vendor": .object(CELShape(["rating": .number, "name": .string])),
        "items": .list(.object(CELShape(["price": .double, "sku": .string]))), "window": .duration,
        "extra": .object(CELShape([:], isOpen: true)),
    ])
    private static let environment = CELEnvironment(
        variables: [
            "type": .string, "source": .string, "time": .timestamp, "data": .object(shape), "raw": .dyn,
        ],
        timeZones: CELTimeZones { $0 == "Test/Berlin" ? TimeZoneFile.berlin : nil }
    )
    private static let event = #"""
        {"type":"payment.requested","source":"/erp","time":"2026-03-29T00:59:59Z",
         "data":{"amount":50000.5,"currency":"EUR","requestedAt":"2026-03-28T10:00:00+01:00","ratio":2,"count":3.0,
                 "vendor":{"rating":2,"name":"Ümlaut"},"items":[{"price":5,"sku":"a"},{"price":7.5,"sku":"b"}],
                 "window":"1h30m","extra":{"x":1}},
         "raw":{"amount":"12","list":[1,2.5,"x",null],"nothing":null,"flag":true,"big":18446744073709551615}}
        """#

    private func verdict(_ condition: String, _ event: String = Self.event) throws -> CELVerdict {
        let program = try Self.environment.compile(condition)
        return try JSONParser().withDocument(event) { program.isTrue(root: $0) }
    }

    @Test(arguments: [
        #"type == "payment.requested" && data.amount > 50000 && data.vendor.rating < 3"#,
        #"50000 < data.amount && 3 >= data.vendor.rating && "EUR" == data.currency"#,
        #"type(type) == string && type(data.amount) == double && type(1) == int"#,
        #"data.ratio + 0.5 == 2.5"#, #"data.count + 1 == 4"#, #"data.items.all(i, i.price + 0.5 > 1.0)"#,
        #"data.items.exists(i, i.sku == "b" && i.price > 7.0)"#, #"data.items[1].price == 7.5"#,
        #"data.items.map(i, i.price) == [5.0, 7.5]"#, #"size(data.items.filter(i, i.price > 6.0)) == 1"#,
        #"data.requestedAt == timestamp("2026-03-28T09:00:00Z")"#, #"time - data.requestedAt > duration("15h")"#,
        #"time.getHours("Test/Berlin") == 1 && (time + duration("1s")).getHours("Test/Berlin") == 3"#,
        #"data.window == duration("90m")"#, #"data.vendor.name.matches("^Ü.+t$")"#, #"size(data.vendor.name) == 6"#,
        #"has(data.vendor.rating) && !has(raw.absent)"#, #"data.extra.x == 1"#, #"raw.nothing == null"#,
        #"raw.amount == "12" && int(raw.amount) == 12"#, #"raw.list[1] == 2.5 && "x" in raw.list && !(3 in raw.list)"#,
        #""flag" in raw && raw.flag"#, #"raw.big == 18446744073709551615u"#, #"raw == raw && raw.list != [1]"#,
        #"raw.list.map(v, v)[0] == 1"#, #"raw.map(k, k).size() == 5"#, #"raw.?absent.orValue(7) == 7"#,
        #"raw.exists(k, v, k == "flag" && v == true)"#, #"raw.absent > 1 || type == "payment.requested""#,
        #"!(raw.absent > 1 && type == "other")"#, #"source.startsWith("/e") && source.endsWith("rp")"#,
        #"raw[?"flag"].orValue(false)"#, #"raw["flag"]"#, #"data["amount"] > 50000"#, #"source.contains("er")"#,
    ])
    func `This condition holds`(condition: String) throws {
        #expect(try self.verdict(condition) == .true)
    }

    @Test(arguments: [
        #"data.amount > 50001"#, #"type == "payment.requeste""#, #"type != "payment.requested""#, #"raw.flag == false"#,
        #"raw.amount == 12"#, #"data.amount <= 50000"#, #"raw.list == [1, 2.5]"#, #"data.currency in ["USD", "CHF"]"#,
        #"source.matches("^erp")"#,
    ])
    func `This condition does not hold`(condition: String) throws {
        #expect(try self.verdict(condition) == .false)
    }

    @Test(
        arguments: [
            (#"raw.amount > 5"#, CELError.Kind.wrongType, "raw.amount"),
            (#"raw.absent > 5"#, .missingField, "raw.absent"),
            (#"raw.absent.deeper == 5"#, .missingField, "raw.absent"),
            (#"raw.amount.deeper == 5"#, .wrongType, "raw.amount"),
            (#"raw.nothing > 5"#, .wrongType, "raw.nothing"),
            (#"raw.list > 5"#, .wrongType, "raw.list"),
            (#"raw.amount.all(x, true)"#, .wrongType, "raw.amount"),
            (#"has(raw.absent.deeper)"#, .missingField, "raw.absent"),
            (#"raw.amount"#, .wrongType, nil), (#"raw.list[9] == 1"#, .missingField, "raw.list"),
            (#"raw.flag.matches("x")"#, .wrongType, "raw.flag"), (#"raw.flag.size() > 1"#, .wrongType, "raw.flag"),
            (#"1 / int(raw.list[0] - 1) > 0"#, .divisionByZero, nil),
            (#"time.getHours("Nowhere/Land") > 1"#, .invalidArgument, nil),
            (#"time.getHours("../etc/passwd") > 1"#, .invalidArgument, nil),
        ] as [(String, CELError.Kind, String?)]
    )
    func `A condition that cannot be evaluated says which field is why`(
        condition: String,
        kind: CELError.Kind,
        path: String?
    ) throws {
        guard case .error(let error) = try self.verdict(condition) else {
            Issue.record("evaluated")
            return
        }
        #expect(error.kind == kind)
        #expect(error.path == path)
        #expect(error.line == 1 && error.column >= 1)
        if let path { #expect(error.message.contains(path)) }
    }

    @Test func `A declared field that holds something else is an error, not a mismatch`() throws {
        let event = #"{"type":5,"data":{"amount":"many","vendor":7,"currency":12,"count":1.5,"requestedAt":"soon"}}"#
        let conditions = [
            (#"data.amount > 5"#, "data.amount is a string, expected a number"),
            (#"data.amount == 5"#, "data.amount is a string, expected a number"),
            (#"type == "x""#, "type is an int, expected a string"),
            (#"data.currency != "EUR""#, "data.currency is an int, expected a string"),
            (#"data.vendor.rating < 3"#, "data.vendor is an int, expected a map"),
            (#"data.count > 1"#, "data.count is a double, expected an int"),
            (#"data.requestedAt < timestamp(0)"#, "data.requestedAt is a string, expected a timestamp"),
        ]
        for (condition, message) in conditions {
            guard case .error(let error) = try self.verdict(condition, event) else {
                Issue.record("\(condition) was evaluated")
                continue
            }
            #expect(error.kind == .wrongType)
            #expect(error.message == message)
        }
    }

    @Test func `A missing variable is an error that names it`() throws {
        guard case .error(let error) = try self.verdict("data.amount > 1", "{}") else {
            Issue.record("evaluated")
            return
        }
        #expect(error.kind == .unknownVariable && error.path == "data")
    }

    @Test func `Variables are bound as views, JSON or values, and come before the root`() throws {
        let program = try Self.environment.compile(#"data.amount > 10 && raw.flag && type == "bound""#)
        let slots = try ["data", "raw", "type"].map { try #require(Self.environment.slot($0)) }
        try JSONParser().withDocument(#"{"amount":11}"#) { view in
            var activation = CELActivation()
            activation.bind(slots[0], to: view)
            activation.bind(slots[1], to: ["flag": true] as JSONValue)
            activation.bind(slots[2], to: CELValue.string("bound"))
            #expect(program.isTrue(activation) == .true)
        }
        try JSONParser().withDocument(Self.event) { root in
            var activation = CELActivation(root: root)
            activation.bind(slots[2], to: CELValue.string("bound"))
            #expect(program.isTrue(activation) == .true)
            #expect(program.isTrue(CELActivation(root: root)) == .false)
        }
    }

    @Test func `A program names the fields it reads and the bounds it holds them against`() throws {
        let program = try Self.environment.compile(
            #"type == "a" && data.amount > 50000 && 3 > data.vendor.rating && data.items.all(i, i.price < 9.0) && has(raw.x.y)"#
        )
        #expect(
            program.references.map(\.description)
                == [
                    "type", "data.amount", "data.vendor.rating", "data.items", "data.items[].price", "raw.x", "raw.x.y",
                ]
        )
        #expect(
            program.comparisons.map { "\($0.path) \($0.operation.rawValue) \($0.bound)" } == [
                #"type == string("a")"#, "data.amount > int(50000)", "data.vendor.rating < int(3)",
                "data.items[].price < double(9.0)",
            ]
        )
        #expect(program.referencedVariables == ["type", "data", "raw"])
        #expect(program.references[2].names == ["data", "vendor", "rating"])
        #expect(program.references[4].names == nil)
        try JSONParser().withDocument(Self.event) { root in
            #expect(program.comparisons[1].path.view(in: root)?.double == 50000.5)
            #expect(program.comparisons[3].path.view(in: root)?.kind == nil)
        }
        #expect(program.resultType == .bool)
    }

    @Test func `One program is shared by many threads`() async throws {
        let program = try Self.environment.compile(#"data.amount > 50000 && data.vendor.name.matches("^Ü")"#)
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    let parser = JSONParser()
                    return (0..<200).allSatisfy { _ in
                        (try? parser.withDocument(Self.event) { program.isTrue(root: $0) }) == .true
                    }
                }
            }
            for await isRight in group { #expect(isRight) }
        }
    }
}
