import JSON
import Testing

@testable import Escalation

/// Who may hold a drill, and what a passed one renews.
@Suite struct DrillRequestTests {
    private static func request(_ change: (inout DrillRequest) -> Void = { _ in }) -> DrillRequest {
        var request = DrillRequest(
            id: "d-1",
            title: "A large payment at night",
            policies: ["payments"],
            recipients: ["alice", "bela"],
            until: Sample.start + .seconds(3600)
        )
        change(&request)
        return request
    }

    private static func step(_ directory: Directory = Sample.directory()) -> Step {
        Step(now: Sample.start, directory: directory, drawSalt: { [1] })
    }

    private static func started(
        by person: PersonID,
        _ change: (inout DrillRequest) -> Void = { _ in }
    ) -> Result<Drill, Refusal> {
        Result { () throws(Refusal) in
            try request(change).started(by: person, through: "user", policies: [Sample.policy()], step: step())
        }
    }

    @Test func `Who owns the level of a policy's drills starts one, and nobody else does`() throws {
        let drill = try Self.started(by: "chen").get()
        #expect(drill.mark == DrillMark(id: "d-1", recipients: ["alice", "bela"]))
        #expect(drill.sender == "user")
        #expect(drill.isRunning(at: Sample.start))
        #expect(!drill.isRunning(at: Sample.start + .seconds(3600)))
        for person in ["alice", "bela", "dora", "nobody"] as [PersonID] {
            #expect(throws: Refusal.self) { try Self.started(by: person).get() }
        }
        #expect(try Self.started(by: "chen") { $0.eventsFrom = "erp" }.get().sender == "erp")
    }

    @Test func `A drill names known people and policies in force, and has an end`() {
        let mistakes: [(inout DrillRequest) -> Void] = [
            { $0.policies = [] }, { $0.policies = ["others"] }, { $0.recipients = [] }, { $0.recipients = ["nobody"] },
            { $0.recipients = ["alice", "alice"] }, { $0.until = Sample.start },
            { $0.until = Sample.start + .seconds(8 * 86_400) }, { $0.title = " " }, { $0.id = "a b" },
        ]
        for mistake in mistakes { #expect(throws: Refusal.self) { try Self.started(by: "chen", mistake).get() } }
    }

    @Test func `A drill reads back from the store`() throws {
        var drill = try Self.started(by: "chen") {
            $0.unserved = ["operator"]; $0.eventsFrom = "erp"
        }.get()
        #expect(Drill(drill.json) == drill)
        drill.result = DrillResult(
            passed: true,
            by: "chen",
            at: Sample.start,
            findings: ["so"],
            renewals: [.init(person: "alice", qualification: "payments", until: Sample.start + .seconds(9))]
        )
        #expect(Drill(drill.json) == drill)
        #expect(Drill(["drill": "d-1"]) == nil)
    }

    @Test func `A passed drill renews what somebody has, and never for whoever held it`() throws {
        let end = Sample.start + .seconds(86_400)
        let directory = Sample.directory { people in
            for place in people.indices {
                people[place].qualifications = [
                    Qualification("payments", lastDay: CalendarDate("2026-11-23")!, endsAt: end)
                ]
            }
        }
        let drill = try Self.started(by: "chen").get()
        func result(_ ending: DrillEnding, by person: PersonID = "chen") throws(Refusal) -> DrillResult {
            try ending.result(of: drill, by: person, policies: [Sample.policy()], step: Self.step(directory))
        }
        let until = Sample.start + .seconds(100 * 86_400)
        let renewal = DrillResult.Renewal(person: "alice", qualification: "payments", until: until)
        let passed = try result(DrillEnding(id: "d-1", passed: true, renewals: [renewal]))
        let renewed = directory.renewing(passed.renewals)
        #expect(renewed.people["alice"]?.qualification("payments")?.endsAt == until)
        #expect(renewed.people["bela"]?.qualification("payments")?.endsAt == end)
        let shorter = DrillResult.Renewal(person: "alice", qualification: "payments", until: Sample.start)
        #expect(directory.renewing([shorter]).people["alice"]?.qualification("payments")?.endsAt == end)

        #expect(throws: Refusal.self) { try result(DrillEnding(id: "d-1", passed: false, renewals: [renewal])) }
        #expect(throws: Refusal.self) { try result(DrillEnding(id: "d-1", passed: true), by: "alice") }
        for other in [
            DrillResult.Renewal(person: "chen", qualification: "payments", until: until),
            .init(person: "dora", qualification: "payments", until: until),
            .init(person: "alice", qualification: "others", until: until),
            .init(person: "alice", qualification: "payments", until: Sample.start + .seconds(800 * 86_400)),
        ] {
            #expect(throws: Refusal.self) { try result(DrillEnding(id: "d-1", passed: true, renewals: [other])) }
        }
    }
}
