import Documents
import Escalation
import Testing

/// What a level says of rules that look first.
@Suite struct FirstCheckTests {
    private let text = goodPolicy.replacing(
        "    claim: 5m\n",
        with: """
                claim: 5m
                first-check:
                  rules:
                    - name: small
                      when: data.amount < 20
                    - name: whole
                      when: data.amount > 0
                  when-all-pass: {approve: true, authority: by-rule, sample: 5%}
                  when-any-fails: escalate
                  when-unclear: refuse

            """
    ).replacing(
        "  - name: any-amount\n",
        with:
            "  - name: by-rule\n    roles: [clerk]\n    for-rules: true\n    limit: data.amount <= 9\n  - name: any-amount\n"
    )

    @Test func `A first check is what its author wrote`() throws {
        let text = text.replacing("capture: [data.order, data.amount]", with: "capture: [data]")
        let policy = try #require(try PolicyReader().policies(in: Marked(text).source).get().first)
        let check = try #require(policy.levels[0].firstCheck)
        #expect(check.rules.map(\.name) == ["small", "whole"])
        #expect(check.whenAllPass == FirstCheck.Approval(authority: "by-rule", sample: 500))
        #expect(check.whenAnyFails == .escalate && check.whenUnclear == .refuse)
        #expect(policy.authority("by-rule")?.isForRules == true)
        #expect(policy.levels[1].firstCheck == nil)
    }

    @Test func `Who may approve exceptions is warned of where no owner may, or nobody at all`() {
        func warnings(_ role: String) -> [String] {
            let text = text.replacing("capture: [data.order, data.amount]", with: "capture: [data]")
                .replacing("    claim: 5m\n", with: "    claim: 5m\n    exceptions: [\(role)]\n")
            let directory = Directory(people: [
                .init(id: "ada", name: "Ada", roles: ["clerk", "lead"]),
                .init(id: "bob", name: "Bob", roles: ["director"]),
            ])
            let reader = PolicyReader(installation: Installation(directory: directory))
            return reader.policies(in: Marked(text).source).issues.map(\.message)
        }
        #expect(warnings("lead") == [])
        #expect(warnings("director") == ["no owner of this level may approve an exception"])
        #expect(warnings("controller") == ["nobody in the directory holds the role `controller`"])
    }

    @Test(arguments: [
        Mistake("    claim: 5m", "    exceptions: ▸[]\n    claim: 5m", "the list is empty"),
        Mistake(
            "expiry: {end",
            "exceptions: ▸[director]\n    expiry: {end",
            "there is no rule here to make an exception from"
        ),
        Mistake("authority: by-rule", "authority: ▸small", "`small` is for people"),
        Mistake("authority: by-rule", "authority: ▸by-rul", "the policy has no authority `by-rul`"),
        Mistake(
            "when-all-pass: {approve: true, authority: by-rule, sample: 5%}",
            "when-all-pass: ▸yes-please",
            "`yes-please` is not known"
        ),
        Mistake(", sample: 5%", "", "the key `sample` is missing").markingToo("▸{approve: true"),
        Mistake("sample: 5%", "sample: ▸101%", "101% is more than all of them"),
        Mistake("sample: 5%", "sample: ▸some", "a part of a hundred is wanted here"),
        Mistake("name: whole", "name: ▸small", "the rule `small` stands here twice"),
        Mistake("when-unclear: refuse", "when-unclear: ▸approve", "`approve` is not known"),
        Mistake("    claim: 5m", "    quorum: 2\n    claim: 5m", "several people must agree at this level").markingToo(
            "authority: ▸by-rule"
        ),
        Mistake(
            "data.amount > 0\n      when",
            "▸data.customer.id == \"x\"\n      when",
            "`data.customer.id` is read by this rule"
        ),
    ])
    func `A mistake about a first check is reported at its place`(mistake: Mistake) {
        let marked = mistake.made(in: text)
        let issues = PolicyReader().policies(in: marked.source).errors
        #expect(mistake.said(issues) == mistake.expected(at: marked.positions))
    }
}
