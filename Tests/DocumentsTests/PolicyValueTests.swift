import CEL
import Documents
import Escalation
import JSON
import Testing

@Suite struct PolicyValueTests {
    private func read(_ text: String, in installation: Installation = Installation()) throws -> Policy {
        let reading = PolicyReader(installation: installation).policies(in: Marked(text).source)
        return try #require(try reading.get().first)
    }

    @Test func `A level is what its author wrote, and the defaults of the core`() throws {
        let policy = try read(goodPolicy)
        let level = try #require(policy.levels.first)
        #expect(policy.reference.description == "refunds version 1")
        #expect(policy.title == "Refunds need a person")
        #expect(policy.outcomeValidFor == .seconds(4 * 3600))
        #expect(level.owners == ["clerk"])
        #expect(level.requiredData.map(\.description) == ["data.amount"])
        #expect(level.actions == [.approve, .approveWithChanges, .escalate])
        #expect(level.changeable.map(\.description) == ["data.amount"])
        #expect(level.window == .seconds(1800) && level.warning == .seconds(1200) && level.claim == .seconds(300))
        #expect(level.form.required == [.rationale] && level.form.help == [.rationale: "Why?"])
        #expect(policy.levels[1].form.required == DecisionForm().required)
        #expect(policy.levels[1].warning == nil && policy.levels[1].claim == .seconds(900))
    }

    @Test(arguments: [
        ("refuse", Expiry.end(.refused, authority: nil)), ("manual", .end(.manual, authority: nil)),
        ("{end: refused}", .end(.refused, authority: nil)),
        ("{end: skip, authority: any-amount}", .end(.skip, authority: "any-amount")),
    ])
    func `Silence ends as the policy says`(written: String, expiry: Expiry) throws {
        let policy = try read(goodPolicy.replacing("{end: resume, authority: any-amount}", with: written))
        #expect(policy.levels.map(\.expiry) == [.escalate, expiry])
    }

    @Test(arguments: [
        ("2", Quorum(.count(2))), ("all", Quorum(.all)),
        ("{of: 3, refusal: counts}", Quorum(.count(3), oneRefusalEnds: false)),
        ("{of: all, conflict: majority}", Quorum(.all, conflict: .majority)),
        (
            "{each: [clerk, director], tie-break: director, refusal: ends}",
            Quorum(.each(["clerk", "director"]), conflict: .tieBreak("director"))
        ),
    ])
    func `A quorum is what its author wrote`(written: String, quorum: Quorum) throws {
        let text = goodPolicy.replacing("owners: [clerk]", with: "owners: [clerk, director]\n    quorum: \(written)")
        #expect(try read(text).levels.map(\.quorum) == [quorum, nil])
    }

    @Test func `Alternatives are what their author wrote, and permit their action`() throws {
        let text = goodPolicy.replacing(
            "    claim: 5m\n",
            with: """
                    claim: 5m
                    alternatives:
                      - name: pay-part
                        title: Pay a part
                        values:
                          amount: {type: number, at-least: 1, at-most: 9, optional: true}
                          why: {type: string, among: [cash, doubt]}
                          until: timestamp
                      - {name: wait, title: Wait}

                """
        )
        let level = try #require(try read(text).levels.first)
        #expect(level.actions.contains(.alternative))
        let part = Alternative(
            name: "pay-part",
            title: "Pay a part",
            values: [
                .init(name: "amount", type: .number, isOptional: true, atLeast: 1, atMost: 9),
                .init(name: "why", type: .string, among: ["cash", "doubt"]), .init(name: "until", type: .timestamp),
            ]
        )
        #expect(level.alternatives == [part, Alternative(name: "wait", title: "Wait")])
    }

    @Test func `Four eyes are what their author wrote, and by default only the sender's`() throws {
        #expect(try read(goodPolicy).fourEyes == FourEyes())
        let text = goodPolicy + "\nfour-eyes: {requester: data.customer.id, across-levels: true}\n"
        let written = FourEyes(requester: FieldPath("data.customer.id"), acrossLevels: true)
        #expect(try read(text).fourEyes == written)
    }

    @Test func `A trigger is what its author wrote, and starts at the first level`() throws {
        let policy = try read(goodPolicy)
        #expect(policy.triggers.map(\.entryLevel) == ["operator", "board", "operator", "operator"])
        let large = try #require(policy.trigger("large"))
        #expect(large.types == ["refund.requested"])
        #expect(large.capture?.map(\.description) == ["data.order", "data.amount"])
        #expect(policy.trigger("often")?.key?.text == "data.customer.id")
        #expect(policy.trigger("often")?.capture == nil)
        #expect(policy.trigger("broken")?.recoveredBy == ["till"])
        guard case .rate(let condition, count: 3, window: .seconds(3600))? = policy.trigger("often")?.kind,
            case .ask("refund")? = policy.trigger("asked")?.kind
        else {
            Issue.record("a trigger is of another kind")
            return
        }
        #expect(condition.text == "data.amount > 0")
    }

    @Test func `Authorities and notices are what their author wrote`() throws {
        let policy = try read(goodPolicy)
        #expect(policy.authority("small")?.limit?.text == "data.amount <= 50")
        #expect(policy.authority("any-amount")?.limit == nil)
        #expect(
            policy.notices.fields.mapValues { $0.map(\.description) } == [
                "mail": ["data.order"], "webhook": ["data.amount"],
            ]
        )
        #expect(policy.notices.informed == ["clerk"])
    }

    @Test func `A compiled condition holds for the events that it is about`() throws {
        let policy = try read(goodPolicy)
        guard case .threshold(let condition)? = policy.trigger("large")?.kind else {
            Issue.record("the trigger `large` is no threshold")
            return
        }
        let slot = try #require(Vocabulary.event().slot("data"))
        func verdict(_ amount: Int64) -> CELVerdict {
            var event = CELActivation()
            event.bind(slot, to: CELValue(["amount": .int(amount)]))
            return condition.program.isTrue(event)
        }
        #expect(verdict(101) == .true && verdict(100) == .false)
    }

    @Test func `What sources declare is known to every policy, and a policy's own shapes come before it`() throws {
        let shapes = DocumentReader().readSingle(
            DocumentSource(file: "sources.yaml", text: "refund.requested: {amount: string}\nrefund: {amount: string}")
        ) { $0.eventShapes() }
        var installation = Installation(shapes: try shapes.get())
        _ = try read(goodPolicy, in: installation)
        let undeclared = goodPolicy.replacing("shapes:\n  refund.requested:", with: "shapes:\n  other:")
        let issues = PolicyReader(installation: installation).policies(in: Marked(undeclared).source).issues
        #expect(issues.contains { $0.path == "triggers[0].when" })
        installation.shapes = EventShapes()
        _ = try read(undeclared, in: installation)
    }

    @Test func `A limit is checked once the data of every trigger is declared, gates included`() throws {
        let declared = goodPolicy.replacing(
            "    key: data.order\n",
            with: "    types: [refund.requested]\n    key: data.order\n"
        )
        .replacing("\"*\": any}}", with: "\"*\": any}, state: string}\n  refund: {amount: number}")
        .replacing("data.amount <= 50", with: "data.▸amuont <= 50")
        let marked = Marked(declared)
        let issues = PolicyReader().policies(in: marked.source).issues
        #expect(issues.map(\.position).first == marked.positions.first)
        #expect(issues.first?.message.contains("amuont") == true)
    }
}
