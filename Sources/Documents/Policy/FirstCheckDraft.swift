import CEL
import Escalation

/// The rules that look at a case before the people of a level do, as their author wrote them.
struct FirstCheckDraft {
    let level: LevelDraft
    let rules: [Placed<RuleName>]
    let conditions: [Placed<Condition>]
    /// Under which rules alone may approve.
    let authority: Placed<AuthorityName>?
    private let escalating: [DocumentNode]
    /// `nil` where a part that it cannot be without was refused.
    let value: FirstCheck?

    private enum Key: String, DocumentKey {
        case rules
        case whenAllPass = "when-all-pass"
        case whenAnyFails = "when-any-fails"
        case whenUnclear = "when-unclear"
    }

    private enum RuleKey: String, DocumentKey { case name, when }

    private enum PassKey: String, DocumentKey { case approve, authority, sample }

    /// `nil` where the level has none.
    init?(_ level: LevelDraft, in environment: CELEnvironment) {
        guard let node = level.firstCheck else { return nil }
        self.level = level
        let fields = node.fields(Key.self)
        let drafts = (fields?.required(.rules, hint: "write a list of rules")?.elements(atLeast: 1) ?? []).map { node in
            let keys = node.fields(RuleKey.self)
            return (
                name: keys?.required(.name)?.placed { $0.name(RuleName.self) },
                condition: keys?.required(.when, hint: "write a condition in CEL that must hold")?
                    .placed { $0.condition(in: environment) }
            )
        }
        rules = drafts.compactMap(\.name)
        conditions = drafts.compactMap(\.condition)
        let fails = fields?[.whenAnyFails].flatMap { $0.placed { $0.choice(of: FirstCheck.Reaction.self) } }
        let unclear = fields?[.whenUnclear].flatMap { $0.placed { $0.choice(of: FirstCheck.Reaction.self) } }
        escalating = [fails, unclear].compactMap { $0 }.filter { $0.value == .escalate }.map(\.node)
        let (approval, authority) = Self.approval(fields?[.whenAllPass])
        self.authority = authority
        let written = drafts.compactMap { draft in
            draft.name.flatMap { name in
                draft.condition.map { FirstCheck.Rule(name: name.value, condition: $0.value) }
            }
        }
        guard !written.isEmpty, written.count == drafts.count else {
            value = nil
            return
        }
        value = FirstCheck(
            rules: written,
            whenAnyFails: fails?.value ?? .ask,
            whenUnclear: unclear?.value ?? .ask,
            whenAllPass: approval
        )
    }

    /// `ask`, or a map with `approve: true`, the `authority:` that is marked for rules, and how many a person looks at.
    private static func approval(_ node: DocumentNode?) -> (FirstCheck.Approval?, Placed<AuthorityName>?) {
        guard let node else { return (nil, nil) }
        guard case .map = node.content, let fields = node.fields(PassKey.self) else {
            _ = node.choice(among: ["ask"])
            return (nil, nil)
        }
        let approves = fields.required(.approve, hint: "write approve: true, or when-all-pass: ask")?.bool()
        if approves == false {
            fields.refuse(.approve, "rules that approve nothing ask", hint: "write when-all-pass: ask")
        }
        let authority = fields.required(.authority, hint: "write a row of `authorities` that says for-rules: true")?
            .placed { $0.name(AuthorityName.self) }
        let sample = fields.required(.sample, hint: "write how many a person looks at afterwards, as in sample: 5%")?
            .tenThousandths()
        guard approves == true, let authority, let sample else { return (nil, authority) }
        return (FirstCheck.Approval(authority: authority.value, sample: sample), authority)
    }

    /// Holds it against the rest of the policy.
    func check(levels: [LevelDraft], authorities: [AuthorityDraft]) {
        rules.refuseRepeats(of: "the rule")
        if level.level?.value == levels.last?.level?.value {
            for node in escalating { node.refuse("nobody stands above the last level", hint: "write ask or refuse") }
        }
        guard let authority else { return }
        let names = authorities.compactMap { $0.name?.value.rawValue }
        if let row = authorities.first(where: { $0.name?.value == authority.value }) {
            if let row = row.value, !row.isForRules {
                authority.node.refuse(
                    "\(row.name.rawValue.quotedBriefly) is for people",
                    hint: "write for-rules: true beside it, if rules may answer for so much"
                )
            }
        } else {
            authority.node.refuse(
                "the policy has no authority \(authority.value.rawValue.quotedBriefly)",
                hint: names.suggestion(for: authority.value.rawValue)
            )
        }
        if level.quorum != nil {
            authority.node.refuse(
                "several people must agree at this level, and rules are none",
                hint: "remove `quorum`, or write when-all-pass: ask"
            )
        }
        if !level.actions.isEmpty, !level.actions.contains(where: { $0.value == .approve }) {
            authority.node.refuse("nobody may approve at this level", hint: "add approve to its `actions`")
        }
    }
}

extension DocumentNode {
    /// A part of a hundred with at most two decimals, in ten-thousandths: `5%`, `0.25%`, `100%`.
    fileprivate func tenThousandths() -> Int? {
        guard case .scalar(let scalar) = content,
            let match = scalar.text.wholeMatch(of: /([0-9]{1,3})(?:\.([0-9]{1,2}))?%/)
        else {
            refuse(asNot: "a part of a hundred", hint: "write a number and %, as in 5%")
            return nil
        }
        let decimals = match.output.2.map(String.init) ?? ""
        let parts =
            (Int(match.output.1) ?? 0) * 100 + (Int(decimals + String(repeating: "0", count: 2 - decimals.count)) ?? 0)
        guard parts <= 10_000 else {
            refuse("\(scalar.text) is more than all of them", hint: "write at most 100%")
            return nil
        }
        return parts
    }
}
