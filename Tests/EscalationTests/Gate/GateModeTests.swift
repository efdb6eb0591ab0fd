import JSON
import Testing

@testable import Escalation

@Suite struct GateModeTests {
    private static let hour: Int64 = 3600

    private static func policy() -> Policy {
        Sample.policy {
            $0.gateModes = GateModeRules(authority: "any", atMost: .seconds(4 * hour))
            $0.authorities.append(AuthorityRow(name: "freeze", roles: ["auditors"]))
        }
    }

    private static func order(
        _ request: GateRequest,
        by person: PersonID = "chen",
        policy: Policy = policy()
    ) throws(Refusal) -> GateOrder {
        let step = Step(now: Sample.start, directory: Sample.directory(), drawSalt: { [1] })
        return try request.order(by: person, policy: policy, step: step)
    }

    private static func request(_ mode: GateMode, hours: Int64? = 2, because: String = "the database moves")
        -> GateRequest
    {
        GateRequest(
            gate: "pay",
            mode: mode,
            until: hours.map { Sample.start + .seconds($0 * hour) },
            because: because
        )
    }

    private static func standing(_ mode: GateMode, minutes: Int = 20) -> GateOrder {
        GateOrder(
            gate: "pay",
            mode: mode,
            authority: "any",
            by: "chen",
            because: "the database moves",
            since: Sample.start,
            until: Sample.start + .seconds(minutes * 60)
        )
    }

    private static func ask(neededAfter minutes: Int? = nil) -> Ask {
        Ask(gate: "pay", question: "Pay?", neededBy: minutes.map { Sample.start + .seconds($0 * 60) })
    }

    // MARK: Who may set it

    @Test func `Whoever holds the authority sets a mode, with its end`() throws {
        let order = try Self.order(Self.request(.hold))
        #expect(order.mode == .hold && order.by == "chen" && order.authority == "any")
        #expect(order.until == Sample.start + .seconds(2 * Self.hour))
        #expect(order.isInForce(at: Sample.start))
        #expect(!order.isInForce(at: order.until), "it ends by itself")
    }

    @Test func `Normal needs no end and is in force at no time`() throws {
        #expect(try !Self.order(Self.request(.normal, hours: nil)).isInForce(at: Sample.start))
    }

    @Test func `Nobody else sets it, and nobody for longer than the policy permits`() {
        func code(_ set: () throws(Refusal) -> GateOrder) -> String? {
            do throws(Refusal) {
                _ = try set()
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code { () throws(Refusal) in try Self.order(Self.request(.hold), by: "alice") } == "authority-not-held")
        #expect(
            code { () throws(Refusal) in try Self.order(Self.request(.hold), by: "stranger") } == "authority-not-held"
        )
        #expect(code { () throws(Refusal) in try Self.order(Self.request(.hold, hours: 5)) } == "malformed")
        #expect(code { () throws(Refusal) in try Self.order(Self.request(.hold, hours: nil)) } == "malformed")
        #expect(code { () throws(Refusal) in try Self.order(Self.request(.hold, hours: -1)) } == "malformed")
        #expect(code { () throws(Refusal) in try Self.order(Self.request(.manual, because: " \n")) } == "malformed")
        #expect(
            code { () throws(Refusal) in
                try Self.order(Self.request(.hold, because: String(repeating: "a", count: 9000)))
            } == "too-long"
        )
        #expect(
            code { () throws(Refusal) in try Self.order(Self.request(.hold), policy: Sample.policy()) } == "malformed",
            "a policy that says nothing lets nobody"
        )
    }

    // MARK: What it does

    @Test func `On hold nobody is asked, and when it ends the case goes to its people with its whole window`() {
        let story = Story(waiting: [Sample.run("e1")], asking: Self.ask(), under: Self.standing(.hold))
        #expect(story.kinds() == [.caseOpened, .caseHeld])
        #expect(story.stay?.stage == .held)
        #expect(story.passes.isEmpty && story.notices.isEmpty)
        #expect(!story.enter(), "a hint does not take it in")
        #expect(story.decide(Sample.decision())?.code == "held")
        #expect(story.claim(by: "alice")?.code == "held")
        story.wait(19)
        #expect(story.applyDeadlines() == [])
        story.wait(1)
        #expect(story.applyDeadlines() == [.hold])
        #expect(story.place == "passed to operator")
        #expect(story.stay?.windowEnds == Sample.start + .seconds(50 * 60))
        #expect(story.entries.last?.fields["cause"] == "hold-ended")
        story.enter()
        #expect(story.decide(Sample.decision(revision: story.subject.revision)) == nil)
        #expect(story.outcomes.map(\.kind) == [.resume])
    }

    @Test func `A hold that is lifted lets its cases go at once`() {
        let story = Story(asking: Self.ask(), under: Self.standing(.hold))
        #expect(!story.followGate(Self.standing(.hold)), "nothing has changed")
        #expect(story.followGate(nil))
        #expect(story.entries.last?.fields["cause"] == "hold-lifted")
        #expect(story.place == "passed to operator")
        #expect(!story.followGate(nil), "who is with people follows no gate")
    }

    @Test func `A hold that is moved moves the deadline of its cases`() {
        let story = Story(asking: Self.ask(), under: Self.standing(.hold))
        #expect(story.followGate(Self.standing(.hold, minutes: 60)))
        #expect(story.stay?.windowEnds == Sample.start + .seconds(60 * 60))
        #expect(story.kinds(after: 2) == [.caseHeld])
    }

    @Test func `A hold ends where the answer is needed, and then silence refuses`() {
        let story = Story(waiting: [Sample.run("e1")], asking: Self.ask(neededAfter: 5), under: Self.standing(.hold))
        #expect(story.stay?.windowEnds == Sample.start + .seconds(5 * 60))
        story.wait(5)
        while !story.applyDeadlines().isEmpty {}
        #expect(story.outcomes.map(\.kind) == [.refused])
    }

    @Test func `In the manual mode every ask is answered at once, under the authority that set it`() {
        let story = Story(waiting: [Sample.run("e1")], asking: Self.ask(), under: Self.standing(.manual))
        #expect(story.kinds() == [.caseOpened, .caseClosed])
        #expect(story.place == "manual by the gate's mode under any")
        #expect(story.outcomes.map(\.kind) == [.manual])
        let held = Story(waiting: [Sample.run("e1")], asking: Self.ask(), under: Self.standing(.hold))
        #expect(held.followGate(Self.standing(.manual)))
        #expect(held.outcomes.map(\.kind) == [.manual])
    }

    @Test func `A run that joins an open case in the manual mode is answered alone; the others wait`() {
        let story = Story(waiting: [Sample.run("e1")], asking: Self.ask())
        story.enter()
        story.attach(Sample.event("e2"), waiting: Sample.run("e2"), asking: Self.ask(), under: Self.standing(.manual))
        #expect(story.outcomes.map(\.kind) == [.manual])
        #expect(story.outcomes.first?.run?.run == "run-e2")
        #expect(story.subject.waiting.map(\.run) == ["run-e1"])
        story.attach(Sample.event("e3"), waiting: Sample.run("e3"), asking: Self.ask(), under: Self.standing(.hold))
        #expect(story.subject.waiting.count == 2)
        #expect(story.decide(Sample.decision(.refuse, under: nil, revision: story.subject.revision)) == nil)
        #expect(story.outcomes.map(\.kind) == [.manual, .refused, .refused])
    }

    @Test func `Whoever asked may take the question back while it is held`() {
        let story = Story(waiting: [Sample.run("e1")], asking: Self.ask(), under: Self.standing(.hold))
        #expect(story.withdrawRun(Sample.run("e1")))
        #expect(story.outcomes.map(\.kind) == [.withdrawn])
    }

    @Test func `The log says who set a gate, and keeps the reason beside it`() throws {
        var step = Step(now: Sample.start, directory: Sample.directory(), drawSalt: { [1] })
        step.record(Self.standing(.hold), number: 7)
        let entry = try #require(step.entries.first)
        #expect(entry.caseID == Entry.installation && entry.change == 7 && entry.kind == .gateModeSet)
        #expect(entry.fields["by"] == "chen" && entry.fields["gate"] == "pay" && entry.fields["mode"] == "hold")
        #expect(entry.detail?.content["text"] == "the database moves")
        #expect(!String(decoding: entry.body, as: UTF8.self).contains("database"))
    }
}
