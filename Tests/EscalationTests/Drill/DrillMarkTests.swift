import JSON
import Testing

@testable import Escalation

/// What is practised stays where it is practised.
@Suite struct DrillMarkTests {
    private static let mark = DrillMark(id: "drill-1", recipients: ["alice", "bela"])

    private static func policy(_ change: (inout Policy) -> Void = { _ in }) -> Policy {
        Sample.policy {
            $0.triggers = [
                TriggerRule(
                    name: "large",
                    kind: .threshold(Sample.condition("data.amount > 300")),
                    key: Sample.condition("data.vendor"),
                    because: "It is large.",
                    entryLevel: "operator"
                ),
                TriggerRule(name: "asked", kind: .ask("pay"), because: "It was asked.", entryLevel: "operator"),
            ]
            change(&$0)
        }
    }

    private static func marked(_ id: String = "e1", amount: JSONValue = 400) -> Event {
        var event = Sample.event(id, amount: amount)
        event.drill = mark
        event.callback = "https://erp.example.com/answer"
        return event
    }

    @Test(arguments: Seeded.seeds)
    func `Whatever happens to a drill, no outcome leaves it and nobody outside hears of it`(seed: UInt64) throws {
        var chance = Seeded(seed)
        for _ in 0..<10 {
            let expiries: [Expiry] = [
                .escalate, .end(.refused, authority: nil), .end(.manual, authority: nil),
                .end(.resume, authority: "any"),
            ]
            let policy = Self.policy { policy in
                for place in policy.levels.indices {
                    policy.levels[place].expiry = chance.pick(expiries)
                    policy.levels[place].quorum = chance.pick([nil, nil, Quorum(.count(2))])
                    policy.levels[place].informed = chance.pick([[], ["auditors", "board"]])
                    policy.levels[place].record = chance.pick([nil, RecordRule(roles: ["board"])])
                }
            }
            var rehearsal = Rehearsal([policy], directory: Sample.directory(), from: Sample.start)
            let amount = chance.pick([JSONValue.int(400), 600, 70_000, .null, "a lot"])
            var all = Consequences()
            if chance.happens(oneIn: 2) {
                let ask = Ask(gate: "pay", question: "Pay?", workflow: Workflow(run: "r1"))
                let event = Self.marked()
                all.add(rehearsal.take(Asked(ask, about: event.data, callback: event.callback), in: event))
            } else {
                all.add(try rehearsal.take(Self.marked(amount: amount)))
            }
            let id = try #require(rehearsal.cases[number: 1]).id
            for number in 0..<30 {
                all.add(rehearsal.advance(to: rehearsal.now + .seconds(Int.random(in: 1...1500, using: &chance))))
                let person = chance.pick(["alice", "amir", "bela", "chen", "dora"] as [PersonID])
                let kind = Int.random(in: 0..<9, using: &chance)
                let action = chance.pick(DecisionAction.decisions)
                let authority = chance.pick([nil, "small", "large", "any"] as [AuthorityName?])
                let other = chance.pick(["amir", "dora", "bela"] as [PersonID])
                if kind == 8 {
                    all.add(try rehearsal.take(Self.marked("e\(number + 2)", amount: 400)))
                    continue
                }
                all.add(
                    rehearsal.change(id) { (subject, policy, step) throws(Refusal) in
                        switch kind {
                        case 0: try subject.claim(by: person, policy: policy, step: &step)
                        case 1: try subject.handOver(by: person, to: other, policy: policy, step: &step)
                        case 2:
                            let act = CaseAct.reassign(to: [other], reason: "So.")
                            try subject.act(act, by: person, policy: policy, step: &step)
                        case 3:
                            let inquiry = Inquiry(to: chance.pick([.person(other), .requester]), text: "Is it?")
                            try subject.ask(inquiry, by: person, policy: policy, step: &step)
                        case 4:
                            let paths = [FieldPath("data.amount")!]
                            try subject.disputeData(paths, because: "No.", by: person, policy: policy, step: &step)
                        case 5: subject.withdraw(policy: policy, step: &step)
                        default:
                            let decision = Sample.decision(
                                action,
                                by: person,
                                under: authority,
                                revision: subject.revision
                            )
                            try subject.decide(decision, policy: policy, step: &step)
                        }
                        #expect(step.dataInquiries.isEmpty, "seed \(seed)")
                        #expect(step.wanted.allSatisfy { $0.opening.drill == Self.mark && $0.key.isDrill })
                    }
                )
            }
            all.add(rehearsal.advance(to: rehearsal.now + .seconds(10 * 86_400)))
            #expect(all.outcomes.isEmpty, "seed \(seed)")
            for notice in all.notices {
                guard case .person(let person, _) = notice.recipient else {
                    Issue.record("seed \(seed): a drill calls an automation")
                    continue
                }
                #expect(Self.mark.recipients.contains(person), "seed \(seed)")
            }
            for entry in all.entries { #expect(entry.fields["drill"] == "drill-1", "seed \(seed)") }
            let subject = try #require(rehearsal.cases[id])
            #expect(subject.isDrill && subject.key.isDrill)
            #expect(subject.waiting.allSatisfy { $0.callback == nil })
        }
    }

    @Test func `Nobody but those who take part owns a case of a drill`() throws {
        var rehearsal = Rehearsal([Self.policy()], directory: Sample.directory(), from: Sample.start)
        let opened = try rehearsal.take(Self.marked())
        guard case .open(let stay)? = rehearsal.cases[number: 1]?.status else { return }
        #expect(stay.owners == ["alice"], "amir is an operator too")
        #expect(opened.notices.count == 1)
        let refused = rehearsal.change(try #require(rehearsal.cases[number: 1]).id) {
            (subject, policy, step) throws(Refusal) in
            try subject.act(.reassign(to: ["amir"], reason: "So."), by: "alice", policy: policy, step: &step)
        }
        #expect(refused.refusal?.code == "not-an-owner")
    }

    @Test func `The events of a drill and of what is not never meet, whatever their keys say`() throws {
        var rehearsal = Rehearsal([Self.policy()], directory: Sample.directory(), from: Sample.start)
        _ = try rehearsal.take(Sample.event("live"))
        _ = try rehearsal.take(Self.marked("practised"))
        var other = Self.marked("other")
        other.drill = DrillMark(id: "drill-2", recipients: ["alice"])
        _ = try rehearsal.take(other)
        #expect(rehearsal.cases.count == 3)
        let keys = (1...3).compactMap { rehearsal.cases[number: $0]?.key.value }
        #expect(keys == ["Acme", "belay-drill drill-1 Acme", "belay-drill drill-2 Acme"])
        // A vendor that calls itself like a drill's key.
        var forged = Sample.event("forged")
        forged.data = ["amount": 400, "vendor": "belay-drill drill-1 Acme"]
        _ = try rehearsal.take(forged)
        #expect(rehearsal.cases.count == 4)
        let forgedCase = try #require(rehearsal.cases[number: 4])
        #expect(!forgedCase.key.isDrill && !forgedCase.isDrill)
        // A key too long to be kept stays a drill's.
        var long = Self.marked("long")
        long.data = ["amount": 400, "vendor": .string(String(repeating: "A", count: 5000))]
        _ = try rehearsal.take(long)
        let key = try #require(rehearsal.cases[number: 5]).key
        #expect(key.isDrill && key.value.utf8.count < 200)
    }

    @Test func `At a level that nobody serves in it, a drill's case waits until the window passes`() throws {
        var rehearsal = Rehearsal([Self.policy()], directory: Sample.directory(), from: Sample.start)
        var event = Self.marked()
        event.drill = DrillMark(id: "d", recipients: ["alice", "bela"], unserved: ["operator"])
        _ = try rehearsal.take(event)
        guard case .open(let stay)? = rehearsal.cases[number: 1]?.status else { return }
        #expect(stay.stage == .passed)
        let later = rehearsal.advance(to: Sample.start + .seconds(1801))
        let kinds = later.entries.map(\.kind).filter { $0 != .warningDue }
        #expect(kinds.prefix(3) == [.windowPassed, .casePassed, .levelEntered])
    }

    @Test func `What a drill's case leads to is a drill`() throws {
        let policy = Self.policy {
            $0.breakGlass = BreakGlassRule(
                roles: ["supervisors"],
                authority: "any",
                validFor: .seconds(600),
                confirmWithin: .seconds(600)
            )
        }
        let directory = Sample.directory { $0.append(Sample.person("berta", "supervisors")) }
        let mark = DrillMark(id: "d", recipients: ["alice", "bela", "berta"])
        var rehearsal = Rehearsal([policy], directory: directory, from: Sample.start)
        var event = Self.marked()
        event.drill = mark
        _ = try rehearsal.take(event)
        let id = try #require(rehearsal.cases[number: 1]).id
        var wanted: [WantedCase] = []
        for (person, asker) in [("bela", nil), ("berta", "bela")] as [(PersonID, PersonID?)] {
            let refusal = rehearsal.change(id) { (subject, policy, step) throws(Refusal) in
                let act = CaseAct.breakGlass(confirming: asker, rationale: "It burns.", revision: subject.revision)
                try subject.act(act, by: person, policy: policy, step: &step)
                wanted += step.wanted
            }.refusal
            #expect(refusal == nil)
        }
        let led = try #require(wanted.first)
        #expect(led.opening.drill == mark)
        #expect(led.key.isDrill && led.key.isOurs)
    }

    @Test func `A notice of a drill says so in its subject and in its text, in every language`() throws {
        var rehearsal = Rehearsal([Self.policy()], directory: Sample.directory(), from: Sample.start)
        _ = try rehearsal.take(Self.marked())
        let subject = try #require(rehearsal.cases[number: 1])
        let alice = Sample.person("alice", "operators")
        for language in [LanguageTag.english, LanguageTag("de")!] {
            let text = NoticeText(
                .decide,
                of: subject,
                policy: Self.policy(),
                to: alice,
                in: [language],
                channel: "mail",
                localTime: \.description
            )
            #expect(text.subject.hasPrefix("[Belay] DRILL: "))
            #expect(
                text.plainText.split(separator: "\n").first?.contains("DRILL) drill-1") == true
                    || text.plainText.hasPrefix("DRILL drill-1")
            )
            #expect(text.json["drill"]?.string?.contains("drill-1") == true)
        }
    }

    @Test(arguments: ["", " ", "a b", "ü", "a_b", "a%", "\u{0}", String(repeating: "a", count: 65), "a\n"])
    func `What is no id of a drill is none`(text: String) {
        #expect(DrillID(mark: text) == nil)
    }

    @Test func `A mark reads back, and a damaged one reads as nothing`() throws {
        let mark = DrillMark(id: "d-1", recipients: ["alice"], unserved: ["operator"])
        #expect(DrillMark(mark.json) == mark)
        for damaged in [
            JSONValue.null, true, [:], ["id": "d-1"], ["id": "", "recipients": []],
            ["id": "d-1", "recipients": "alice"],
            ["id": "d-1", "recipients": [7]], ["id": "d-1", "recipients": ["a"], "unserved": [1]],
        ] {
            #expect(DrillMark(damaged) == nil)
        }
    }
}
