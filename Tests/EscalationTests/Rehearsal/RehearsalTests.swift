import CEL
import Escalation
import JSON
import Testing

/// The sample installation, lived through under a clock of its own.
@Suite struct RehearsalTests {
    private func rehearsal(_ change: (inout Policy) -> Void = { _ in }) -> Rehearsal {
        let policy = Sample.policy {
            $0.triggers = [
                TriggerRule(
                    name: "large",
                    kind: .threshold(Sample.condition("data.amount > 300")),
                    key: Sample.condition("data.vendor"),
                    because: "It is large.",
                    entryLevel: "operator"
                ),
                TriggerRule(
                    name: "down",
                    kind: .failure(
                        failing: Sample.condition("type == 'down'"),
                        recovered: Sample.condition("type == 'up'")
                    ),
                    key: Sample.condition("data.vendor"),
                    because: "It is down.",
                    entryLevel: "board"
                ),
                TriggerRule(name: "asked", kind: .ask("pay"), because: "It was asked.", entryLevel: "supervisor"),
            ]
            change(&$0)
        }
        return Rehearsal([policy], directory: Sample.directory(), from: Sample.start)
    }

    private func level(_ subject: Case?) -> LevelName? {
        switch subject?.status {
        case .open(let stay)?: stay.level
        case .closed(let closure)?: closure.level
        case nil: nil
        }
    }

    @Test func `An event opens a case that is taken in at once, and the same event again is none`() throws {
        var rehearsal = rehearsal()
        let opened = try rehearsal.take(Sample.event())
        #expect(opened.entries.map(\.kind) == [.caseOpened, .casePassed, .levelEntered])
        #expect(try rehearsal.take(Sample.event()).entries.isEmpty)
        #expect(try rehearsal.take(Sample.event("e2")).entries.map(\.kind) == [.eventAttached])
        #expect(try rehearsal.take(Sample.event("e3", amount: 200)).entries.isEmpty)
        #expect(rehearsal.cases.count == 1)
    }

    @Test func `Deadlines apply each at its own time, however far the clock moves at once`() throws {
        var rehearsal = rehearsal()
        _ = try rehearsal.take(Sample.event())
        let passed = rehearsal.advance(to: Sample.start + .seconds(86_400))
        let subject = try #require(rehearsal.cases[number: 1])
        #expect(rehearsal.now == Sample.start + .seconds(86_400))
        #expect(subject.outcome == .refused)
        // Half an hour, an hour and two hours, and a reminder in each.
        guard case .closed(let closure) = subject.status else { return }
        #expect(closure.at == Sample.start + .seconds(210 * 60))
        #expect(passed.entries.count { $0.kind == .warningDue } == 3)
        #expect(passed.entries.count { $0.kind == .windowPassed } == 3)
        #expect(passed.outcomes.count == 1)
    }

    @Test func `A case that ended makes room for the next of its key`() throws {
        var rehearsal = rehearsal()
        _ = try rehearsal.take(Sample.event())
        _ = rehearsal.advance(to: Sample.start + .seconds(86_400))
        #expect(try rehearsal.take(Sample.event("e2")).entries.first?.kind == .caseOpened)
        #expect(rehearsal.cases[number: 2]?.running == 2)
    }

    @Test func `A recovery ends what failed`() throws {
        var rehearsal = rehearsal()
        var down = Sample.event("down", amount: 1)
        down.type = "down"
        var up = Sample.event("up", amount: 1, at: Sample.start + .seconds(60))
        up.type = "up"
        _ = try rehearsal.take(down)
        _ = rehearsal.advance(to: Sample.start + .seconds(60))
        #expect(try rehearsal.take(up).outcomes.map(\.kind) == [.withdrawn])
    }

    @Test func `A question at a gate that nobody answers is refused`() {
        var rehearsal = rehearsal()
        let asked = Asked(Ask(gate: "pay", question: "Pay?"), about: ["amount": 1])
        let other = Asked(Ask(gate: "paid", question: "Pay?"), about: .null)
        #expect(rehearsal.take(other, in: Sample.event("a")).refusal == .unknownGate("paid"))
        #expect(rehearsal.take(asked, in: Sample.event("b")).refusal == nil)
        #expect(level(rehearsal.cases[number: 1]) == "supervisor")
    }

    @Test func `A decision is taken or refused as the core says`() throws {
        var rehearsal = rehearsal()
        _ = try rehearsal.take(Sample.event(amount: 600))
        let id = try #require(rehearsal.cases[number: 1]).id
        let refused = rehearsal.change(id) { subject, policy, step throws(Refusal) in
            try subject.decide(Sample.decision(), policy: policy, step: &step)
        }
        #expect(refused.refusal?.code == "beyond-authority")
        #expect(refused.entries.map(\.kind) == [.decisionRefused])
        let unknown = rehearsal.change("none") { _, _, _ in }
        #expect(unknown.refusal == .unknownCase("none"))
        let taken = rehearsal.change(id) { subject, policy, step throws(Refusal) in
            try subject.decide(Sample.decision(.escalate, under: nil), policy: policy, step: &step)
        }
        #expect(taken.refusal == nil)
        #expect(level(rehearsal.cases[id]) == "supervisor")
    }

    @Test func `People made up for a policy can reach every agreement that it asks for`() {
        let policy = Sample.policy {
            $0.levels[0].quorum = Quorum(.count(5))
            $0.levels[1].owners = ["finance", "legal"]
            $0.levels[1].quorum = Quorum(.each(["finance", "legal"]))
        }
        for level in policy.levels {
            let owners = policy.cast.holders(of: level.owners)
            #expect(!owners.isEmpty)
            #expect(level.quorum?.canBeReached(by: owners) ?? true)
        }
        #expect(policy.coverageGaps(in: policy.cast, served: nil).isEmpty)
    }

    @Test func `A day at nine on a Monday is when tests begin`() {
        #expect(PolicyTest.usualStart.description == "2026-01-05T09:00:00Z")
    }
}
