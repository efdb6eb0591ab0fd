import CEL
import JSON
import Testing

@testable import Escalation

@Suite struct DecisionFormTests {
    private static let form = DecisionForm(
        fields: [
            FormField(
                TypedValue(name: "ticket", type: .string, length: 3...20, pattern: try! TextPattern("^CHG-[0-9]+$")),
                requiredFor: [.approve]
            ),
            FormField(TypedValue(name: "loss", type: .number, isOptional: true, atLeast: 0, atMost: 1e6)),
            FormField(TypedValue(name: "people", type: .int, isOptional: true, atLeast: 1)),
            FormField(TypedValue(name: "told", type: .bool, isOptional: true)),
            FormField(TypedValue(name: "until", type: .date, isOptional: true)),
            FormField(TypedValue(name: "unit", type: .string, isOptional: true, among: ["é", "b"])),
            FormField(TypedValue(name: "systems", type: .strings, isOptional: true, among: ["erp", "bank"])),
            FormField(TypedValue(name: "notes", type: .strings, isOptional: true)),
        ]
    )

    private func story() -> Story {
        let story = Story(policy: Sample.policy { $0.levels[0].form = Self.form })
        story.enter()
        return story
    }

    private func refusal(_ fields: JSONObject, to action: DecisionAction = .approve) -> Refusal? {
        story().decide(Sample.decision(action) { $0.fields = fields })
    }

    private static let good: JSONObject = [
        "ticket": "CHG-1", "loss": 0.5, "people": 2, "told": false, "until": "2028-02-29", "unit": "b",
        "systems": ["bank", "erp"], "notes": ["", "two"],
    ]

    @Test func `What fits the form is decided, and stands beside the log`() {
        let story = story()
        #expect(story.decide(Sample.decision { $0.fields = Self.good }) == nil)
        #expect(story.entries[3].detail?.content["fields"] == .object(Self.good))
        #expect(story.entries[3].fields["fields"] == nil)
    }

    @Test(
        arguments: [
            ("ticket", nil, "missing"), ("ticket", .null, "missing"), ("ticket", " ", "missing"),
            ("ticket", "CHG-", "pattern"), ("ticket", "C1", "too-short"),
            ("ticket", .string("CHG-" + String(repeating: "1", count: 17)), "too-long"),
            ("ticket", 1, "wrong-type"), ("ticket", "CHG-1\n", "pattern"),
            ("loss", -0.01, "too-small"), ("loss", 1_000_001, "too-large"), ("loss", "1", "wrong-type"),
            ("loss", true, "wrong-type"), ("people", 1.5, "wrong-type"), ("people", 0, "too-small"),
            ("told", "yes", "wrong-type"), ("told", 1, "wrong-type"),
            ("until", "2027-02-29", "wrong-type"), ("until", "2028-2-9", "wrong-type"),
            ("until", 20280229, "wrong-type"),
            ("unit", "e\u{301}", "not-among"), ("unit", "", "not-among"), ("unit", ["b"], "wrong-type"),
            ("systems", ["erp", "erp"], "repeated"), ("systems", ["mail"], "not-among"),
            ("systems", "erp", "wrong-type"),
            ("systems", [1], "wrong-type"), ("notes", .object([:]), "wrong-type"),
            ("notes", .array(Array(repeating: "x", count: 101)), "too-many"), ("nothing", 1, "unknown"),
        ] as [(String, JSONValue?, String)]
    )
    func `A field that does not fit is named, with what is wrong`(field: String, value: JSONValue?, code: String) {
        var fields = Self.good
        fields[field] = value
        let refusal = refusal(fields)
        #expect(refusal?.violations.map(\.field) == ["fields.\(field)"])
        #expect(refusal?.violations.map(\.code) == [code])
    }

    @Test func `A value that is written as a fraction and is whole is a whole number`() {
        var fields = Self.good
        fields["people"] = 2.0
        #expect(refusal(fields) == nil)
    }

    @Test func `A category's form stands in place of the level's`() {
        let policy = Sample.policy { policy in
            policy.forms["integrity"] = Self.form
            policy.classification.categories = [
                CategoryRule(name: "data", condition: Sample.condition("true"), form: "integrity")
            ]
        }
        let story = Story(policy: policy)
        story.enter()
        let refusal = story.decide(Sample.decision(revision: story.subject.revision))
        #expect(refusal?.violations.map(\.field) == ["fields.ticket"])
        #expect(
            story.decide(Sample.decision(revision: story.subject.revision) { $0.fields = ["ticket": "CHG-1"] }) == nil
        )
    }

    @Test func `A field may be required for some actions only`() {
        #expect(refusal([:], to: .refuse) == nil)
        #expect(refusal([:])?.code == "missing")
        #expect(
            refusal(["ticket": "x"], to: .refuse)?.violations.map(\.code) == ["too-short"],
            "what is given must fit"
        )
    }

    @Test func `Everything that is wrong is said at once, and nothing twice`() {
        let story = story()
        let refusal = story.decide(
            Sample.decision(under: nil) {
                $0.rationale = nil
                $0.changes = [FieldChange(path: FieldPath("data.amount")!, value: 1)]
                $0.fields = ["loss": "much", "people": 0, "x\u{202E}y": 1]
                $0.unread = [.unreadField("risk", "data.risk is none of low, high")]
                $0.risk = nil
            }
        )
        #expect(
            refusal?.violations.map(\.field) == [
                "risk", "rationale", "authority", "fields.x\u{202E}y", "fields.ticket", "fields.loss", "fields.people",
                "changes",
            ]
        )
        #expect(refusal?.code == "malformed")
        #expect(story.place == "at operator")
        #expect(story.kinds(after: 3) == [.decisionRefused])
    }

    @Test func `An authority that is not held is said beside what the form says`() {
        let refusal = story().decide(Sample.decision(under: "large") { $0.rationale = nil })
        #expect(refusal?.violations.map(\.code) == ["missing", "missing", "authority-not-held"])
    }

    @Test func `A text of a hundred megabytes is refused without counting it through`() {
        let huge = JSONValue.string(String(repeating: "é", count: 50 << 20))
        let clock = ContinuousClock()
        var refusal: Refusal?
        let taken = clock.measure { refusal = self.refusal(["ticket": huge]) }
        #expect(refusal?.violations.map(\.code) == ["too-long"])
        #expect(taken < .seconds(5), "\(taken)")
    }

    @Test func `A pattern that makes others run for ever takes time linear in the text`() throws {
        let pattern = try TextPattern("^(a+)+$")
        let field = TypedValue(name: "a", type: .string, pattern: pattern)
        let clock = ContinuousClock()
        let taken = clock.measure {
            #expect(field.problem(with: .string(String(repeating: "a", count: 8000) + "b"))?.code == .pattern)
        }
        #expect(taken < .seconds(1), "\(taken)")
    }

    @Test func `Ten thousand unknown fields are refused with a bounded answer`() {
        let refusal = refusal(JSONObject((0..<10_000).map { ("f\($0)", 1) }))
        #expect(refusal?.violations.count ?? .max <= Refusal.severalMax)
    }

    @Test func `What made a decision necessary is confirmed, corrected, or said to be the policy's word`() {
        let words =
            [
                ("unconfirmed", nil), ("confirmed", "The amount is above 100."), ("corrected", "The vendor is new."),
            ] as [(String, String?)]
        for (word, text) in words {
            let story = Story()
            story.enter()
            #expect(story.decide(Sample.decision { $0.necessity = text }) == nil)
            #expect(story.entries[3].fields["necessity"] == .string(word))
            #expect(story.entries[3].detail?.content["necessity"] == .string(text ?? "The amount is above 100."))
        }
    }
}
