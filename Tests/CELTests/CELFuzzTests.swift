import CEL
import JSON
import Testing

/// Random expressions and data: whatever they are, they are refused, evaluated or an error. The seed is printed.
@Suite struct CELFuzzTests {
    private static let seed = UInt64.random(in: 0 ... .max)
    private static let environment = CELEnvironment(variables: ["x": .dyn, "type": .string, "n": .int])
    private static let words = [
        "x", "type", "n", "1", "0u", "2.5", "'a'", "b'\\xff'", "true", "false", "null", "[", "]", "{", "}", "(", ")",
        ".", ",",
        ":", "?", "+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "in", "&&", "||", "!", "size", "has",
        ".all(",
        ".map(", ".exists(", "e,", "e", "int", "string", "duration('1s')", "timestamp(0)", ".getHours()",
        ".matches('a')",
        "type(", "dyn(", "[?", ".?a", "optional.of(", ".orValue(", "9223372036854775807", "-9223372036854775808",
        "x.a.b",
        "x[0]", "`q`", "\"\\u00e9\"", "\n",
    ]
    private static let data = #"{"x":{"a":{"b":[1,2.5,"s",null,true]},"c":"text"},"type":"t","n":7}"#

    @Test func `Random words never stop the evaluation`() throws {
        print("CEL random words: seed \(Self.seed)")
        var dice = Dice(seed: Self.seed)
        try JSONParser().withDocument(Self.data) { root in
            for _ in 0..<20_000 {
                let text = (0..<Int.random(in: 1..<14, using: &dice)).map { _ in
                    Self.words.randomElement(using: &dice) ?? ""
                }
                guard
                    let program = try? Self.environment.compile(
                        text.joined(separator: Bool.random(using: &dice) ? "" : " ")
                    )
                else { continue }
                _ = try? program.evaluate(CELActivation(root: root))
                _ = program.isTrue(root: root)
            }
        }
    }

    @Test func `Arithmetic and logic agree with the same computed in Swift`() throws {
        print("CEL against Swift: seed \(Self.seed)")
        var dice = Dice(seed: Self.seed)
        for _ in 0..<3_000 {
            let (text, expected) = Self.sum(&dice, depth: 4)
            let program = try Self.environment.compile(text)
            let value = try? program.evaluate(CELActivation())
            #expect(value == expected.map { .int($0) }, "seed \(Self.seed): \(text)")
            let (condition, verdict) = Self.condition(&dice, depth: 4)
            let answer: CELVerdict = try Self.environment.compile(condition).isTrue(CELActivation())
            switch (answer, verdict) {
            case (.true, true?), (.false, false?), (.error, nil): break
            default: Issue.record("seed \(Self.seed): \(condition) is \(answer), not \(String(describing: verdict))")
            }
        }
    }

    /// The specialised comparison of a field with a constant must agree with the general one.
    @Test func `A field compared on the tape compares as a bound value does`() throws {
        print("CEL fast and general comparison: seed \(Self.seed)")
        var dice = Dice(seed: Self.seed)
        let values = [
            "1", "-1", "0", "2.5", "1.0", "\"a\"", "\"abcdefghij\"", "true", "null", "[1]", "{\"a\":1}",
            "18446744073709551615", "9007199254740993",
        ]
        let constants = [
            "1", "-1", "1u", "2.5", "1.0", "'a'", "'abcdefghij'", "true", "null", "9007199254740992.0",
            "18446744073709551615u",
        ]
        let types: [CELType] = [.dyn, .number, .int, .double, .uint, .string, .bool]
        let parser = JSONParser()
        for _ in 0..<4_000 {
            let value = values.randomElement(using: &dice) ?? "1"
            let operation = ["==", "!=", "<", "<=", ">", ">="].randomElement(using: &dice) ?? "=="
            let type = types.randomElement(using: &dice) ?? .dyn
            let text = "d.v \(operation) \(constants.randomElement(using: &dice) ?? "1")"
            let environment = CELEnvironment(variables: ["d": .object(CELShape(["v": type]))])
            guard let program = try? environment.compile(text), let slot = environment.slot("d") else { continue }
            let fast = try parser.withDocument(#"{"d":{"v":\#(value)}}"#) { program.isTrue(root: $0) }
            var activation = CELActivation()
            activation.bind(slot, to: try JSONValue.parse(#"{"v":\#(value)}"#))
            #expect(fast == program.isTrue(activation), "seed \(Self.seed): \(text) with \(value) as \(type)")
        }
    }

    /// An expression of integers and its value, nil when it overflows or divides by zero somewhere.
    private static func sum(_ dice: inout Dice, depth: Int) -> (String, Int64?) {
        guard depth > 0, Int.random(in: 0..<5, using: &dice) > 0 else {
            let number =
                Bool.random(using: &dice)
                ? Int64.random(in: -3...3, using: &dice) : .random(in: .min ... .max, using: &dice)
            return ("(\(number))", number)
        }
        let (left, a) = self.sum(&dice, depth: depth - 1)
        let (right, b) = self.sum(&dice, depth: depth - 1)
        let (symbol, operation): (String, (Int64, Int64) -> (Int64, Bool)) = [
            (
                "+",
                {
                    let r = $0.addingReportingOverflow($1); return (r.partialValue, r.overflow)
                }
            ),
            (
                "-",
                {
                    let r = $0.subtractingReportingOverflow($1); return (r.partialValue, r.overflow)
                }
            ),
            (
                "*",
                {
                    let r = $0.multipliedReportingOverflow(by: $1); return (r.partialValue, r.overflow)
                }
            ),
            (
                "/",
                {
                    let r = $0.dividedReportingOverflow(by: $1); return (r.partialValue, r.overflow)
                }
            ),
            (
                "%",
                {
                    let r = $0.remainderReportingOverflow(dividingBy: $1); return (r.partialValue, r.overflow)
                }
            ),
        ].randomElement(using: &dice)!
        guard let a, let b else { return ("(\(left) \(symbol) \(right))", nil) }
        let (value, didOverflow) = operation(a, b)
        return ("(\(left) \(symbol) \(right))", didOverflow ? nil : value)
    }

    /// A condition and its verdict by the rules of && and ||, nil for an error.
    private static func condition(_ dice: inout Dice, depth: Int) -> (String, Bool?) {
        guard depth > 0 else {
            return [("true", true), ("false", false), ("1/0 == 1", nil), ("n == 1", nil)].randomElement(using: &dice)!
        }
        let (left, a) = self.condition(&dice, depth: depth - 1)
        let (right, b) = self.condition(&dice, depth: depth - 1)
        switch Int.random(in: 0..<4, using: &dice) {
        case 0: return ("(\(left) && \(right))", a == false || b == false ? false : a == nil || b == nil ? nil : true)
        case 1: return ("(\(left) || \(right))", a == true || b == true ? true : a == nil || b == nil ? nil : false)
        case 2: return ("!(\(left))", a.map { !$0 })
        default: return ("(\(left) ? \(right) : \(left))", a.flatMap { $0 ? b : a })
        }
    }
}

/// SplitMix64: small, and the same on every machine.
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        self.state = seed
    }

    mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = self.state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
