import Documents
import Escalation
import Testing

@Suite struct ExpressionPlaceTests {
    /// Each holds the same mistake, `wrong`, in another style of YAML.
    @Test(arguments: [
        "when: data.amount > 1 && ▸wrong == 2",
        "when: 'type == ''x'' && ▸wrong == 2'",
        "when: \"type == \\\"x\\\" \\u0026& ▸wrong == 2\"",
        "when: |\n      type == \"x\"\n        && ▸wrong == 2\n",
        "when: |- # why\n\n      type == \"x\" &&\n      ▸wrong == 2",
        "when: >\n      type == \"x\"\n      && ▸wrong == 2\n",
        "when: >\n      type == \"x\"\n\n        && (1 < 2)\n      && ▸wrong == 2\n",
        "when: type == \"x\"\n      && ▸wrong == 2",
        "when: \"type == 'x'\n      && \\\n      ▸wrong == 2\"",
        "when: \"type == 'ü→'  && ▸wrong == 2\"",
        "when:\n      '▸wrong == 2'",
    ])
    func `A mistake in an expression is shown where it stands in the file`(line: String) throws {
        let marked = Marked(
            goodPolicy.replacing("when: data.amount > 100", with: line, maxReplacements: 1)
        )
        let issues = PolicyReader().policies(in: marked.source).issues
        #expect(issues.map(\.position) == marked.positions)
        #expect(issues.first?.message.contains("wrong") == true)
    }

    @Test func `All mistakes of an expression are reported, each at its place`() {
        let marked = Marked(
            goodPolicy.replacing(
                "when: data.amount > 100",
                with: "when: |\n      ▸one > 1\n      && data.▸amuont > 2\n      && ▸two == 3",
                maxReplacements: 1
            )
        )
        #expect(PolicyReader().policies(in: marked.source).issues.map(\.position) == marked.positions)
    }

    @Test func `A text that reads as a number or a truth value elsewhere is an expression where one is wanted`() throws
    {
        let text = goodPolicy.replacing("recovered: data.state == \"done\"", with: "recovered: false")
        let policy = try #require(try PolicyReader().policies(in: Marked(text).source).get().first)
        guard case .failure(_, let recovered)? = policy.trigger("broken")?.kind else {
            Issue.record("the trigger `broken` is no failure")
            return
        }
        #expect(recovered.text == "false")
    }
}
