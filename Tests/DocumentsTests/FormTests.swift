import CEL
import Documents
import Escalation
import Testing

@Suite struct FormTests {
    private static let form = "form:\n      required: [rationale]\n      help: {rationale: Why?}"

    private func reading(_ text: String) -> DocumentReading<[Policy]> {
        PolicyReader().policies(in: DocumentSource(file: "test.yaml", text: text))
    }

    /// The good policy with `forms:` and a level that picks one of them.
    private func policy(forms: String, pick: String = "full") -> String {
        goodPolicy.replacing(Self.form, with: "form: \(pick)").replacing(
            "levels:\n",
            with: "forms:\n\(forms)\nlevels:\n"
        )
    }

    @Test func `A level picks a form by its name, and another may write its own`() throws {
        let forms = """
              full:
                required: [necessity, rationale]
                help: {necessity: Why not automatically?}
                fields:
                  ticket: {type: string, pattern: "^CHG-[0-9]+$", min-length: 5, max-length: 20, required-for: [approve]}
                  loss: {type: number, at-least: 0.5, at-most: 1000000, optional: true, help: In euro.}
                  people: int
                  until: {type: date}
                  unit: {type: string, among: [erp, bank]}
                  notes: {type: strings, optional: true}
            """
        let policy = try reading(policy(forms: forms)).get()[0]
        let form = policy.form(at: "operator")
        #expect(form.required == [.necessity, .rationale])
        #expect(form.help == [.necessity: "Why not automatically?"])
        try #require(form.fields.map(\.name) == ["ticket", "loss", "people", "until", "unit", "notes"])
        #expect(form.fields[0].requiredFor == [.approve])
        #expect(form.fields[0].value.length == 5...20 && form.fields[0].value.pattern?.text == "^CHG-[0-9]+$")
        #expect(form.fields[1].value.atLeast == 0.5 && form.fields[1].value.help == "In euro.")
        #expect(form.fields[1].value.isOptional && !form.fields[2].value.isOptional)
        #expect(form.fields[4].value.among == ["erp", "bank"])
        #expect(policy.form(at: "board").required == DecisionForm().required)
        #expect(policy.forms["full"] == form)
    }

    @Test(arguments: [
        ("ticket: {type: strng}", "`strng` is not known here"), ("ticket: {pattern: a}", "the key `type` is missing"),
        ("ticket: {type: string, pattern: '('}", "The pattern is not valid (RE2)"),
        ("ticket: {type: string, pattern: '((a{1000}){1000}){1000}'}", "The pattern is not valid (RE2)"),
        ("ticket: {type: int, pattern: a}", "only texts have a length or a pattern"),
        ("ticket: {type: string, at-least: 1}", "only numbers have bounds"),
        ("ticket: {type: number, at-least: 2, at-most: 1}", "no number is at least 2 and at most 1"),
        ("ticket: {type: number, at-least: 1e3}", "a number is wanted here"),
        ("ticket: {type: number, at-least: 99999999999999999}", "a number is wanted here"),
        ("ticket: {type: string, min-length: 9, max-length: 3}", "no text has at least 9 and at most 3 characters"),
        ("ticket: {type: string, max-length: 8193}", "8193 is out of range"),
        ("ticket: {type: bool, among: [a]}", "only texts are one of a list"),
        ("ticket: {type: string, among: ['']}", "there is nothing written here"),
        ("ticket: {type: string, optional: true, required-for: [approve]}", "what is optional is required for nothing"),
        ("ticket: {type: string, required-for: [aprove]}", "`aprove` is not known here"),
        ("ticket: {type: string, lenght: 3}", "the key `lenght` is not known here"),
        ("rationale: string", "`rationale` is a name of Belay's own"),
        ("case: string", "`case` is a name of Belay's own"),
        ("fields: string", "`fields` is a name of Belay's own"), ("'a b': string", "`a b` cannot be a name"),
    ])
    func `A mistake in a form is refused where it stands`(field: String, message: String) {
        let reading = reading(policy(forms: "  full:\n    fields:\n      \(field)"))
        #expect(reading.value == nil)
        #expect(reading.errors.first?.message.hasPrefix(message) == true, "\(reading.errors)")
    }

    @Test func `A form that no one named is refused with the nearest name`() {
        let reading = reading(policy(forms: "  full: {required: [rationale]}", pick: "ful"))
        #expect(reading.errors.map(\.message) == ["this policy has no form `ful`"])
        #expect(reading.errors.first?.hint == "did you mean `full`?")
    }

    @Test func `A form with ten thousand fields is refused when it is read`() {
        let fields = (0..<10_000).map { "      f\($0): string" }.joined(separator: "\n")
        let reading = reading(policy(forms: "  full:\n    fields:\n\(fields)"))
        #expect(reading.errors.map(\.message) == ["a form has at most 100 fields of its own, not 10000"])
    }

    @Test func `An alternative's values are written as a form's fields are, but for what is required when`() {
        let text = goodPolicy.replacing(
            Self.form,
            with: "alternatives: [{name: part, title: Part, values: {a: {type: date, required-for: [approve]}}}]"
        )
        #expect(reading(text).errors.map(\.message) == ["only a form's fields are required for some actions"])
    }

    @Test func `A policy that is loaded knows the hash of its text`() throws {
        let document = AppliedDocument(kind: "policy", name: "refunds", version: 1, text: goodPolicy)
        let loaded = try DocumentLoader().load([document])
        #expect(loaded.policies.values.first?.hash == Digest(of: goodPolicy.utf8))
    }
}
