import Documents
import Escalation
import Testing

/// A policy with one of everything and nothing wrong.
let goodPolicy = """
    kind: policy
    name: refunds
    version: 1
    title: Refunds need a person
    shapes:
      refund.requested: {order: string, amount: number, customer: {id: string, "*": any}}
    levels:
      - level: operator
        owners: [clerk]
        window: 30m
        warn: 20m
        requires: [data.amount]
        actions: [approve, approve-with-changes, escalate]
        changeable: [data.amount]
        form:
          required: [rationale]
          help: {rationale: Why?}
        claim: 5m
        expiry: escalate
      - level: board
        owners: [director]
        window: 1d
        actions: [approve, refuse]
        expiry: {end: resume, authority: any-amount}
    triggers:
      - name: large
        kind: threshold
        types: [refund.requested]
        when: data.amount > 100
        capture: [data.order, data.amount]
        because: It is large.
      - name: often
        kind: rate
        types: [refund.requested]
        when: data.amount > 0
        key: data.customer.id
        count: 3
        within: 1h
        because: It is often.
        entry: board
      - name: broken
        kind: failure
        key: data.order
        failing: data.state == "failed"
        recovered: data.state == "done"
        recovered-by: [till]
        because: It is broken.
      - name: asked
        kind: ask
        gate: refund
        because: It was asked.
    authorities:
      - name: small
        roles: [clerk]
        limit: data.amount <= 50
      - name: any-amount
        roles: [director]
    notices:
      fields: {mail: [data.order], webhook: [data.amount]}
      informed: [clerk]
    outcome-valid-for: 4h

    """

private let installation = Installation(
    levels: ["operator", "board"],
    directory: Directory(people: [
        .init(id: "ada", name: "Ada", roles: ["clerk"]), .init(id: "bob", name: "Bob", roles: ["director"]),
    ])
)

private func issues(of source: DocumentSource) -> [DocumentIssue] {
    PolicyReader(installation: installation).policies(in: source).issues
}

@Suite struct PolicyMistakeTests {
    @Test func `The policy that the mistakes are made in is good`() throws {
        #expect(issues(of: Marked(goodPolicy).source).map(\.description) == [])
    }

    @Test(arguments: [
        Mistake("kind: policy", "kind: ▸directory", "this is a document of kind directory"),
        Mistake("kind: policy", "kind: ▸polcy", "`polcy` is not known here"),
        Mistake("kind: policy\n", "▸", "the key `kind` is missing"),
        Mistake("name: refunds", "name: ▸re funds", "`re funds` cannot be a name"),
        Mistake("name: refunds", "name: ▸NO", "text is wanted here, not `NO`"),
        Mistake("version: 1", "version: ▸0", "0 is out of range"),
        Mistake("version: 1", "version: ▸\"1\"", "a whole number is wanted here"),
        Mistake("version: 1", "version: ▸1e0", "a whole number is wanted here"),
        Mistake("version: 1", "version: ▸01", "a whole number is wanted here"),
        Mistake("title: Refunds need a person", "title: ▸\"  \"", "there is nothing written here"),
        Mistake("title: Refunds need a person", "title:▸", "there is no value here"),
        Mistake("title: Refunds need a person", "title: ▸[a]", "text is wanted here, not a list"),
        Mistake("outcome-valid-for: 4h", "▸outcome-valid: 4h", "the key `outcome-valid` is not known here"),
        Mistake("outcome-valid-for: 4h", "outcome-valid-for: ▸0s", "a span of no time does nothing"),
        Mistake("outcome-valid-for: 4h", "follow-up: {level: ▸bord}", "this policy has no level `bord`"),
        Mistake("outcome-valid-for: 4h", "follow-up: {at-most: ▸0}", "0 is out of range"),
        Mistake("outcome-valid-for: 4h", "follow-up: {at-most: ▸11}", "11 is out of range"),
        Mistake("outcome-valid-for: 4h", "follow-up: {▸report: 4h}", "the key `report` is not known here"),
        Mistake("order: string", "order: ▸strng", "`strng` is not known here"),
        Mistake("order: string", "order: ▸[string, int]", "a list has one type of element here"),
        Mistake("\"*\": any", "\"*\": ▸int", "fields that are not declared have no type"),
        Mistake(
            "refund.requested: {order: string, amount: number, customer: {id: string, \"*\": any}}",
            "refund.requested: ▸string",
            "a map is wanted here, not `string`"
        ),
    ])
    func `A mistake at the top of a policy is reported at its place`(mistake: Mistake) {
        let marked = mistake.made(in: goodPolicy)
        #expect(mistake.said(issues(of: marked.source)) == mistake.expected(at: marked.positions))
    }

    @Test(arguments: [
        Mistake("level: operator", "level: ▸operater", "the installation has no level `operater`"),
        Mistake("level: operator", "level: board", "the level `board` stands here twice").markingToo(
            "- level: ▸board\n    owners: [director]"
        ),
        Mistake("owners: [clerk]", "owners: ▸[]", "the list is empty"),
        Mistake("owners: [clerk]", "owners: [clerk, ▸clerk]", "this stands in the list twice"),
        Mistake("window: 30m", "window: ▸30", "a span of time is wanted here, not `30`"),
        Mistake("window: 30m", "window: ▸0m", "a span of no time does nothing"),
        Mistake("    window: 30m\n", "", "the key `window` is missing").markingToo("- ▸level: operator"),
        Mistake("warn: 20m", "warn: ▸30m", "the reminder comes when the window has passed"),
        Mistake("warn: 20m", "remind-every: ▸30m", "the window has passed before anybody is reminded again"),
        Mistake(
            "window: 1d",
            "window: 1d\n    remind-every: ▸20m",
            "owners are reminded up to 72 times of one case",
            severity: .warning
        ),
        Mistake("warn: 20m", "turnaround: ▸31m", "the window passes before the time that people normally take"),
        Mistake("warn: 20m", "remind-every: ▸59s", "nobody acts on a reminder in less than a minute"),
        Mistake("claim: 5m", "claim: ▸31m", "a claim lasts longer than the window", severity: .warning),
        Mistake("requires: [data.amount]", "requires: [▸amount]", "`amount` is no part of an event"),
        Mistake("requires: [data.amount]", "requires: [▸data..x]", "`data..x` is no path of field names"),
        Mistake(
            "requires: [data.amount]",
            "requires: [▸data.sum]",
            "`data.sum` is required at this level, but not captured by `large`"
        ),
        Mistake(
            "requires: [data.amount]",
            "requires: [▸type]",
            "`type` is required at this level, but not captured by `large`, `often`"
        ),
        Mistake("escalate]\n    changeable", "▸aprove]\n    changeable", "`aprove` is not known here"),
        Mistake("    changeable: [data.amount]\n", "", "nothing may be changed at this level").markingToo(
            "[approve, ▸approve-with-changes"
        ),
        Mistake(
            "changeable: [data.amount]",
            "changeable: [▸data.sum]",
            "`data.sum` may be changed at this level, but"
        ),
        Mistake(
            "approve-with-changes, escalate]\n    changeable: [",
            "escalate]\n    changeable: [▸",
            "nobody may change anything here",
            severity: .warning
        ),
        Mistake("required: [rationale]", "required: [▸rational]", "`rational` is not known here"),
        Mistake("help: {rationale: Why?}", "help: {▸reason: Why?}", "`reason` is not known here"),
        Mistake("actions: [approve, refuse]", "actions: [approve, ▸escalate]", "nobody stands above the last level"),
        Mistake("{end: resume, authority: any-amount}", "▸escalate", "the last level cannot escalate"),
        Mistake(
            "{end: resume, authority: any-amount}",
            "▸{end: resume}",
            "silence may end in resume only under a named authority"
        ),
        Mistake(
            "{end: resume, authority: any-amount}",
            "{end: resume, authority: ▸any-amuont}",
            "the policy has no authority `any-amuont`"
        ),
        Mistake("{end: resume, authority: any-amount}", "{end: ▸withdrawn}", "`withdrawn` is not known here"),
        Mistake("{end: resume, authority: any-amount}", "▸resume", "`resume` is not known here"),
        Mistake(
            "owners: [director]",
            "owners: [▸directr]",
            "nobody in the directory holds the role `directr`",
            "approve needs an authority",
            severity: .warning
        )
        .markingToo("actions: [▸approve, refuse]"),
    ])
    func `A mistake in a level is reported at its place`(mistake: Mistake) {
        let marked = mistake.made(in: goodPolicy)
        #expect(mistake.said(issues(of: marked.source)) == mistake.expected(at: marked.positions))
    }

    @Test(arguments: [
        Mistake("kind: threshold", "kind: ▸treshold", "`treshold` is not known here"),
        Mistake("name: often", "name: ▸large", "the trigger `large` stands here twice"),
        Mistake("    when: data.amount > 100\n", "", "the key `when` is missing").markingToo("- ▸name: large"),
        Mistake("    key: data.customer.id\n", "", "the key `key` is missing").markingToo("- ▸name: often"),
        Mistake("    key: data.order\n", "", "the key `key` is missing").markingToo("- ▸name: broken"),
        Mistake("    because: It is large.\n", "", "the key `because` is missing").markingToo("- ▸name: large"),
        Mistake(
            "    capture: [data.order, data.amount]\n",
            "    ▸count: 3\n",
            "the key `count` does not belong to a trigger of kind threshold"
        ),
        Mistake(
            "gate: refund",
            "gate: refund\n    ▸types: [a]",
            "the key `types` does not belong to a trigger of kind ask"
        ),
        Mistake("count: 3", "count: ▸1", "1 is out of range"),
        Mistake("count: 3", "count: ▸three", "a whole number is wanted here, not `three`"),
        Mistake("within: 1h", "within: ▸1w", "a span of time is wanted here, not `1w`"),
        Mistake("entry: board", "entry: ▸bord", "this policy has no level `bord`"),
        Mistake("gate: refund", "gate: ▸re fund", "`re fund` cannot be a name"),
        Mistake("recovered-by: [till]", "recovered-by: [▸a till]", "`a till` cannot be a broker user"),
        Mistake("when: data.amount > 100", "when: data.▸amuont > 100", ""),
        Mistake("when: data.amount > 100", "when: data.amount ▸> \"100\"", ""),
        Mistake("when: data.amount > 100", "when: ▸data.amount", "a condition must be true or false"),
        Mistake("when: data.amount > 100", "when: data.amount >▸", ""),
        Mistake("key: data.customer.id", "key: ▸data.customer", "a key must be text or a whole number"),
        Mistake("limit: data.amount <= 50", "limit: data.amount <= 50 && ▸id == \"\"", ""),
        Mistake(
            "limit: data.amount <= 50",
            "limit: ▸data.sum <= 50",
            "`data.sum` is read by this limit, but not captured by `large`"
        ),
        Mistake("- name: small", "- name: any-amount", "the authority `any-amount` stands here twice")
            .markingToo("- name: ▸any-amount\n    roles: [director]"),
        Mistake("mail: [data.order]", "mail: [▸type]", "no trigger captures `type`"),
        Mistake("webhook: [data.amount]", "▸webhok: [data.amount]", "`webhok` is not known here"),
        Mistake(
            "informed: [clerk]",
            "informed: [▸clark]",
            "nobody in the directory holds the role `clark`",
            severity: .warning
        ),
    ])
    func `A mistake in a trigger, an authority or a notice is reported at its place`(mistake: Mistake) {
        let marked = mistake.made(in: goodPolicy)
        #expect(mistake.said(issues(of: marked.source)) == mistake.expected(at: marked.positions))
    }
}
