import CEL
import Foundation
import Testing

@Suite struct CELIssueTests {
    private static let environment = CELEnvironment(variables: [
        "type": .string,
        "data": .object(CELShape(["amount": .number, "vendor": .object(CELShape(["rating": .number]))])),
        "raw": .dyn, "time": .timestamp,
    ])

    private func issues(_ text: String, limits: CELLimits = CELLimits()) -> [String] {
        do {
            _ = try CELEnvironment(variables: Self.environment.variables, limits: limits).compile(text)
            return []
        } catch {
            return error.issues.map(\.description)
        }
    }

    @Test(arguments: [
        ("data.amont > 5", "1:6: There is no field 'amont'; did you mean 'amount'?"),
        ("data.vendor.ratign > 5", "1:13: There is no field 'ratign'; did you mean 'rating'?"),
        ("data.amount > \"x\"", "1:13: '>' cannot compare number with string (data.amount)"),
        ("data.amount == \"x\"", "1:13: '==' cannot compare number with string (data.amount)"),
        ("dta.amount > 5", "1:1: There is no 'dta'; did you mean 'data'?"),
        ("data.amount > 5 &&\n  typ == \"x\"", "2:3: There is no 'typ'; did you mean 'type'?"),
        ("type.startswith(\"x\")", "1:6: There is no method 'startswith'; did you mean 'startsWith'?"),
        ("\"é\" + 1 == \"x\"", "1:5: '+' has no meaning for string and int"),
        ("data.amount", ""), ("type && true", "1:1: Expected a condition (bool), found string"),
        ("!data.amount", "1:2: Expected a condition (bool), found number"),
        ("size(1)", "1:1: 'size' does not take (int); it takes (bytes) or (list(dyn)) or (map(dyn, dyn)) or (string)"),
        ("type.matches(\"(\")", "1:14: The pattern is not valid (RE2): missing ): ("),
        ("has(type)", "1:5: has() asks for a field, such as has(data.amount)"),
        ("[1].all(1, true)", "1:9: Expected the name of a variable"),
        ("data.amount > ", "1:15: Expected a value, found the end of the expression"),
        ("1 +* 2", "1:4: Expected a value, found '*'"), ("'abc", "1:1: A string is not closed"),
        ("a $ b", "1:3: This character has no meaning here"),
        ("Message{}", "1:1: There are no message types; write a map, such as {\"name\": value}"),
        ("for", "1:1: 'for' is a reserved word and cannot name a value"),
        ("99999999999999999999", "1:1: The number 99999999999999999999 does not fit 64 bits"),
        ("'\\q'", "1:2: This escape does not exist; write \\\\ for a backslash"),
        ("1 2", "1:3: Expected the end of the expression, found 2"),
        ("time > 5", "1:6: '>' cannot compare timestamp with int (time)"),
        ("1 in 5", "1:3: 'in' asks for a list or a map, found int"),
    ])
    func `What is wrong is said with its place`(text: String, issue: String) {
        #expect(self.issues(text) == (issue.isEmpty ? [] : [issue]))
    }

    @Test func `Several faults are returned together, in order`() {
        #expect(self.issues("data.amont > 5 && type > 7 || nobody").map { $0.prefix(4) } == ["1:6:", "1:24", "1:31"])
    }

    @Test func `The deepest expression allowed fits a small thread`() async {
        let limits = CELLimits(depthMax: 200)
        let texts = [
            String(repeating: "(", count: 198) + "1" + String(repeating: ")", count: 198),
            String(repeating: "[", count: 198) + String(repeating: "]", count: 198) + " == []",
            "1" + String(repeating: " + x", count: 198),
            String(repeating: "-x + (", count: 98) + "x" + String(repeating: ")", count: 98),
            String(repeating: "[1].map(v, ", count: 98) + "v" + String(repeating: ")", count: 98),
            String(repeating: "true ? true : ", count: 190) + "x",
            String(repeating: "dyn(", count: 198) + "x" + String(repeating: ")", count: 198),
        ]
        let environment = CELEnvironment(variables: ["x": .dyn], limits: limits)
        let evaluated = await withCheckedContinuation { continuation in
            let thread = Thread {
                continuation.resume(
                    returning: texts.map { text in
                        guard let program = try? environment.compile(text) else { return false }
                        _ = try? program.evaluate(CELActivation())
                        return true
                    }
                )
            }
            thread.stackSize = 4 << 20
            thread.start()
        }
        #expect(evaluated == texts.map { _ in true })
    }

    @Test func `Hostile expressions are refused`() {
        let hostile = [
            String(repeating: "(", count: 30_000), String(repeating: "[", count: 30_000),
            String(repeating: "!", count: 60_000) + "true",
            String(repeating: "-", count: 60_000) + "1", String(repeating: "a.", count: 30_000) + "a",
            "1" + String(repeating: " + 1", count: 15_000), "true" + String(repeating: " ? true : true", count: 4_000),
            String(repeating: "true ? ", count: 8_000), String(repeating: "{1:", count: 20_000),
            "a" + String(repeating: "[0", count: 20_000), String(repeating: "f(", count: 30_000),
            "[" + String(repeating: "1,", count: 20_000) + "1]", String(repeating: "x", count: 100_000),
            "[1]" + String(repeating: ".map(x, x)", count: 5_000), String(repeating: "[1].map(x, ", count: 5_000),
        ]
        for text in hostile { #expect(self.issues(text).count == 1, "\(text.prefix(20))") }
        let million = CELLimits(sourceBytesMax: 1 << 30)
        #expect(self.issues("[" + String(repeating: "1,", count: 1_000_000) + "1]", limits: million).count == 1)
        #expect(self.issues("true" + String(repeating: "||true", count: 1_000_000), limits: million).count == 1)
        #expect(self.issues(String(repeating: "(", count: 1_000_000), limits: million).count == 1)
        #expect(self.issues("true" + String(repeating: "||true", count: 2_000)).isEmpty)
    }
}
