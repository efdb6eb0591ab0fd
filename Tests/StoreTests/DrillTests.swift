import Escalation
import JSON
import Testing

@testable import Store

/// Drills, and the cases that are practice.
@Suite struct DrillTests {
    private static let mark = DrillMark(id: "d-1", recipients: ["ada"], unserved: ["board"])

    private static let drill = Drill(
        DrillRequest(
            id: "d-1",
            title: "At night \u{1F600}",
            policies: ["payments"],
            recipients: ["ada"],
            until: Sample.start + .seconds(3600)
        ),
        by: "carol",
        sender: "carol-user",
        startedAt: Sample.start
    )

    private static func aCase(_ id: CaseID, in mark: DrillMark?, key: String) -> Case {
        Case(
            id: id,
            key: KeyID(policy: "payments", trigger: "large", value: key),
            running: 1,
            policy: PolicyReference(name: "payments", version: 1),
            openedAt: Sample.start,
            opening: Opening(
                cause: .threshold,
                because: "It is.",
                event: Sample.event,
                correlation: "c",
                drill: mark
            ),
            snapshot: Sample.snapshot,
            status: .open(Sample.stay()),
            change: 1,
            revision: 1,
            attached: 0,
            waiting: [],
            updatedAt: Sample.start
        )
    }

    @Test(arguments: StoreKind.available)
    func `A drill begins once, ends once, and workers read their rules again`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            #expect(try store.transaction { try $0.drill("d-1") } == nil)
            #expect(try store.transaction { try $0.begin(Self.drill) })
            #expect(try store.transaction { try $0.begin(Self.drill) } == false)
            #expect(try store.transaction { try $0.drill("d-1") } == Self.drill)
            let before = try store.reading { try $0.documentsRevision() }
            var ended = Self.drill
            #expect(try store.transaction { try $0.end(ended) } == false, "nothing was said of its end")
            ended.result = DrillResult(passed: true, by: "carol", at: Sample.start + .seconds(60))
            #expect(try store.transaction { try $0.end(ended) })
            #expect(try store.transaction { try $0.end(ended) } == false)
            #expect(try store.reading { try $0.drills(limit: 9) } == [ended])
            #expect(try store.reading { try $0.documentsRevision() } == before + 1)
        }
    }

    @Test(arguments: StoreKind.available)
    func `From the first drill on, no worker that could not tell practice apart works on the store`(
        kind: StoreKind
    ) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            func floor() throws -> Int64? {
                try store.reading { try $0.meta("schema-floor") }.flatMap { Int64($0) }
            }
            // As in a store that no later step has closed to such workers.
            try fixture.sql("UPDATE meta SET value = '1' WHERE key = 'schema-floor'")
            _ = try store.transaction { try $0.begin(Self.drill) }
            #expect(try floor() == Migration.drills.number)
            try store.migrate()
            #expect(try floor() ?? 0 >= Migration.drills.number, "migrating again does not forget it")
        }
    }

    @Test(arguments: StoreKind.available)
    func `A case of a drill reads back with its mark, is listed apart and counted nowhere`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            let practised = Self.aCase("DRILL", in: Self.mark, key: "belay-drill d-1 x")
            let other = Self.aCase("OTHER", in: DrillMark(id: "d-10", recipients: []), key: "belay-drill d-10 x")
            let live = Self.aCase("LIVE", in: nil, key: "x")
            try store.write { $0.newCases = [practised, other, live] }
            #expect(try store.reading { try $0.case("DRILL") } == practised)
            #expect(try store.reading { try $0.case("LIVE") } == live)
            func ids(_ change: (inout CaseFilter) -> Void) throws -> Set<CaseID> {
                var filter = CaseFilter()
                change(&filter)
                return Set(try store.reading { try $0.cases(filter) }.map(\.id))
            }
            #expect(try ids { $0.isDrill = true } == ["DRILL", "OTHER"])
            #expect(try ids { $0.isDrill = false } == ["LIVE"])
            #expect(try ids { $0.drill = "d-1" } == ["DRILL"])
            #expect(try store.transaction { try $0.drillCases(among: ["DRILL", "LIVE", "NONE"]) } == ["DRILL"])
            let status = try store.reading { try $0.status() }
            #expect(status.openByLevel.map(\.open) == [1])
            #expect(status.deadlines.map(\.id) == ["LIVE"])
        }
    }

    @Test(arguments: StoreKind.available)
    func `A case whose mark is damaged, or that only its key calls a drill, is read as nothing`(
        kind: StoreKind
    ) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            try store.write {
                $0.newCases = [
                    Self.aCase("DAMAGED", in: Self.mark, key: "belay-drill d-1 x"),
                    Self.aCase("KEYED", in: nil, key: "belay-drill d-1 y"),
                    Self.aCase("MARKED", in: Self.mark, key: "z"),
                ]
            }
            try fixture.unseal([Self.aCase("DAMAGED", in: Self.mark, key: "belay-drill d-1 x")])
            try fixture.sql(
                "UPDATE cases SET opening = replace(opening, '\"recipients\"', '\"recipient\"') WHERE id = 'DAMAGED'"
            )
            for id in ["DAMAGED", "KEYED", "MARKED"] as [CaseID] {
                #expect(throws: StoreError.self) { try store.reading { try $0.case(id) } }
            }
        }
    }
}
