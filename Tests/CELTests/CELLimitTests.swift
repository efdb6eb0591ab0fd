import CEL
import JSON
import Testing

@Suite struct CELLimitTests {
    private static let environment = CELEnvironment(variables: ["x": .dyn])

    private func kind(_ text: String, _ value: JSONValue = .null) throws -> CELError.Kind? {
        let program = try Self.environment.compile(text)
        var activation = CELActivation()
        activation.bind(try #require(Self.environment.slot("x")), to: value)
        do {
            _ = try program.evaluate(activation)
            return nil
        } catch {
            return error.kind
        }
    }

    @Test(arguments: [
        // Loops in loops.
        "x.all(a, x.all(b, x.all(c, x.all(d, a + b + c + d >= 0))))", "x.map(a, x.map(b, x.map(c, x))).size() > 0",
        // Values that double at each step, in bytes and in shared parts.
        "['aaaaaaaaaaaaaaaa']" + String(repeating: ".map(s, s + s)", count: 40),
        "[[0]]" + String(repeating: ".map(s, s + s)", count: 40),
        "[0]" + String(repeating: ".map(s, [s, s])", count: 60),
        "[0]" + String(repeating: ".map(s, [s, s])", count: 50) + " == [0]"
            + String(repeating: ".map(s, [s, s])", count: 50),
        "[0]" + String(repeating: ".map(s, {0: s, 1: s})", count: 50),
        // Expensive single steps inside a loop.
        "x.all(a, x.all(b, x == x))",
        "x.all(a, string(a).matches(string(a)) || true) && x.all(a, x.all(b, [a, b] in [x]))",
    ])
    func `No expression runs for long`(text: String) throws {
        let clock = ContinuousClock()
        var kind: CELError.Kind?
        let numbers = JSONValue.array((0..<1_000).map { .int($0) })
        let time = try clock.measure { kind = try self.kind(text, numbers) }
        #expect(kind == .costExceeded)
        #expect(time < .seconds(20))
    }

    /// Steps that look small in the expression and are large in the document.
    @Test(arguments: [
        "x.n.all(a, 0 in x.n)", "x.n.all(a, x.n[1000] == 1000)", "x.n.all(a, x.wide.k9999 == 1)",
        "x.n.all(a, x.wide.all(k, k == 'k') || true)", "x.n.all(a, int(x.long) == 1 || true)",
        "x.n.all(a, x.long + 'a' != x.long)", "x.n.all(a, 'k1' in x.wide)", "x.n.all(a, x.wide[x.long] == 1 || true)",
        "x.n.all(a, x.long.contains('b') || true)", "x.n.all(a, {x.long: 1} != {})", "x.n.map(a, x.n)",
        "x.n.map(a, x.long)",
        "x.n.all(a, type(x.wide) == map && x.wide == x.wide)", "x.n.all(a, size(x.long) > 1)",
    ])
    func `What a step costs grows with the data it touches`(text: String) throws {
        let numbers = (0..<20_000).map(String.init).joined(separator: ",")
        let wide = (0..<10_000).map { "\"k\($0)\":1" }.joined(separator: ",")
        let long = String(repeating: "a", count: 500_000)
        let document = "{\"x\":{\"n\":[\(numbers)],\"wide\":{\(wide)},\"long\":\"\(long)\"}}"
        let program = try Self.environment.compile(text)
        var kind: CELError.Kind?
        let time = try ContinuousClock().measure {
            try JSONParser().withDocument(document) { root in
                do throws(CELError) {
                    _ = try program.evaluate(CELActivation(root: root))
                } catch {
                    kind = error.kind
                }
            }
        }
        #expect(kind == .costExceeded)
        #expect(time < .seconds(20))
    }

    @Test func `An absorbed error of cost still ends the evaluation`() throws {
        let numbers = JSONValue.array((0..<1_000).map { .int($0) })
        #expect(try self.kind("x.exists(a, x.all(b, x.all(c, true))) || false", numbers) == .costExceeded)
    }

    @Test(arguments: [
        "9223372036854775807 + 1", "-9223372036854775808 - 1", "9223372036854775807 * 2", "-(-9223372036854775808)",
        "-9223372036854775808 / -1", "-9223372036854775808 % -1", "18446744073709551615u + 1u", "0u - 1u",
    ])
    func `Integers overflow into an error`(text: String) throws {
        #expect(try self.kind(text) == .overflow)
    }

    @Test(arguments: [
        "int(9223372036854775808.0)", "int(0.0/0.0)", "uint(-1)", "uint(1e20)", "uint(0.0/0.0)",
        "timestamp(253402300800)",
        "duration('292h') + duration('9223372036s') + duration('9223372036s')",
        "timestamp(0) - duration('-9223372036s') - timestamp('9999-01-01T00:00:00Z')",
    ])
    func `Conversions out of range are errors`(text: String) throws {
        #expect(try self.kind(text) == .outOfRange)
    }

    @Test func `Large patterns are refused`() throws {
        #expect(try self.kind("'a'.matches(x)", .string(String(repeating: "a?", count: 5_000))) == .invalidArgument)
        #expect(try self.kind("'a'.matches(x)", "((a{100}){100}){100}") == .invalidArgument)
        #expect(try self.kind("'a'.matches(x)", "(") == .invalidArgument)
        #expect(throws: CELIssues.self) { try Self.environment.compile("'a'.matches('((a{100}){100}){100}')") }
        let text = JSONValue.string(String(repeating: "a", count: 100_000))
        #expect(try self.kind("x.matches('(a|aa|a*)*b')", text) == nil)
    }
}
