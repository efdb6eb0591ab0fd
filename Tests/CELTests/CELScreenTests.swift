import CEL
import JSON
import Testing

/// A screen must never rule out what an evaluation would not call false. The seed is printed.
@Suite struct CELScreenTests {
    private static let seed = UInt64.random(in: 0 ... .max)

    private func open(_ rows: [[String]], _ event: String, in environment: CELEnvironment) throws -> Set<Int> {
        let screen = CELScreen(try rows.map { try $0.map { try environment.compile($0) } })
        return try JSONParser().withDocument(event) { root in
            var open: Set<Int> = []
            screen.forEachOpen(CELActivation(root: root)) { open.insert($0) }
            return open
        }
    }

    private let environment = CELEnvironment(variables: ["d": .dyn])

    @Test func `Of many conditions on one field only those that its value leaves open are asked`() throws {
        let rows = (0..<100).map { ["d.a >= 1 && d.score == \($0)"] }
        #expect(try open(rows, #"{"d":{"a":1,"score":7}}"#, in: environment) == [7])
        #expect(try open(rows, #"{"d":{"a":1,"score":7.0}}"#, in: environment) == [7])
        #expect(try open(rows, #"{"d":{"a":1,"score":-7}}"#, in: environment) == [])
    }

    @Test func `A field that is missing or of another kind leaves all open`() throws {
        let rows = (0..<100).map { ["d.score == \($0)"] }
        #expect(try open(rows, #"{"d":{}}"#, in: environment).count == 100)
        #expect(try open(rows, #"{"d":{"score":"7"}}"#, in: environment).count == 100)
        #expect(try open(rows, #"{}"#, in: environment).count == 100)
    }

    @Test func `Bounds are searched, and the bound itself stays open`() throws {
        let rows = (0..<100).map { ["d.v > \($0)"] } + (0..<100).map { ["\($0) >= d.v"] }
        #expect(try open(rows, #"{"d":{"v":3}}"#, in: environment) == Set(0...3).union(103..<200))
    }

    @Test func `A row of two conditions is open where one of them is`() throws {
        let rows = (0..<50).map { ["d.down == 'service-\($0)'", "d.up == 'service-\($0)'"] }
        #expect(try open(rows, #"{"d":{"down":"service-3","up":"service-8"}}"#, in: environment) == [3, 8])
        #expect(try open(rows, #"{"d":{"down":"x","up":"y"}}"#, in: environment) == [])
    }

    @Test func `What hangs on no comparison is always asked`() throws {
        let rows = (0..<20).map { ["d.v == \($0) || d.w"] } + [["d.v != 1"], ["d.v == true"], []]
        #expect(try open(rows, #"{"d":{"v":77}}"#, in: environment).count == 23)
    }

    @Test func `A screen and an evaluation of each agree on random conditions`() throws {
        print("CEL screen: seed \(Self.seed)")
        var dice = Dice(seed: Self.seed)
        let constants = [
            "0", "1", "2", "2.5", "-1", "1u", "9007199254740993", "9007199254740992.0", "18446744073709551615u", "'a'",
            "'abcdefghij'", "'abcdefghik'", "true", "double('NaN')",
        ]
        let values = [
            "0", "1", "1.0", "2.5", "-1", "9007199254740993", "9007199254740992", "18446744073709551615", "1e300",
            #""a""#, #""abcdefghij""#, "null", "true", "[]", "{}",
        ]
        let types: [CELType] = [.dyn, .number, .int, .double, .uint, .string]
        let parser = JSONParser()
        var ruledOut = 0
        for round in 0..<300 {
            let shape = CELShape(
                Dictionary(uniqueKeysWithValues: ["p", "q"].map { ($0, types.randomElement(using: &dice) ?? .dyn) }),
                isOpen: true
            )
            let environment = CELEnvironment(variables: ["d": .object(shape)])
            func comparison() -> String {
                let field = ["d.p", "d.q", "d.r", "d.s.t"].randomElement(using: &dice) ?? "d.p"
                let operation = ["==", "==", "!=", "<", "<=", ">", ">="].randomElement(using: &dice) ?? "=="
                let constant = constants.randomElement(using: &dice) ?? "1"
                return Bool.random(using: &dice)
                    ? "\(field) \(operation) \(constant)" : "\(constant) \(operation) \(field)"
            }
            func condition() -> String {
                (0..<Int.random(in: 1...3, using: &dice)).map { _ in comparison() }
                    .joined(separator: Int.random(in: 0..<5, using: &dice) == 0 ? " || " : " && ")
            }
            let rows = (0..<60).map { _ in
                (0..<Int.random(in: 1...2, using: &dice)).compactMap { _ in try? environment.compile(condition()) }
            }
            let screen = CELScreen(rows)
            let members =
                ["p", "q", "r"].filter { _ in Int.random(in: 0..<6, using: &dice) > 0 }
                .map { "\"\($0)\":\(values.randomElement(using: &dice) ?? "1")" } + [#""s":{"t":2}"#]
            let event = #"{"d":{\#(members.joined(separator: ","))}}"#
            try parser.withDocument(event) { root in
                var open: Set<Int> = []
                screen.forEachOpen(CELActivation(root: root)) { open.insert($0) }
                for (row, programs) in rows.enumerated() where !open.contains(row) {
                    ruledOut += 1
                    for program in programs {
                        let verdict = program.isTrue(root: root)
                        #expect(
                            verdict == .false,
                            "seed \(Self.seed), round \(round): \(program.source) over \(event) is \(verdict)"
                        )
                    }
                }
            }
        }
        #expect(ruledOut > 1000, "a screen that rules nothing out would pass")
    }
}
