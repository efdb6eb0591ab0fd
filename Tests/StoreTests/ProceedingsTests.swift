import Escalation
import JSON
import Testing

@testable import Store

@Suite struct ProceedingsTests {
    private static let ended = CaseStatus.closed(
        Closure(outcome: .resume, at: Sample.start, level: "operator", by: .person("ada"))
    )

    private static func awaiting(_ due: Instant?) -> Proceedings {
        var proceedings = Proceedings()
        proceedings.reports = [
            AwaitedReport(outcome: "A_4_0", position: 0, isAwaited: true),
            AwaitedReport(outcome: "A_4_1 \"ü\"", position: nil, isAwaited: false),
        ]
        proceedings.reportDue = due
        proceedings.led = CaseOrigin.Occasion.allCases.map { LedCase(id: CaseID("L-\($0.rawValue)"), occasion: $0) }
        return proceedings
    }

    @Test(arguments: StoreKind.contract)
    func `What goes on beside the decisions comes back as it was written, and is forgotten again`(
        kind: StoreKind
    ) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            let first = Sample.aCase(status: Self.ended, proceedings: Self.awaiting(Sample.start + .seconds(9)))
            try store.write { $0.newCases = [first] }
            #expect(try store.reading { try $0.case(first.id) } == first)
            for proceedings in [Self.awaiting(nil), Proceedings(), Self.awaiting(Sample.start)] {
                let next = Sample.aCase(status: Self.ended, proceedings: proceedings)
                try store.transaction { transaction in
                    _ = try transaction.lockCases([next.id])
                    _ = try transaction.write(ChangeSet { $0.updatedCases = [next] })
                }
                #expect(try store.reading { try $0.case(next.id) } == next)
            }
        }
    }

    @Test(arguments: StoreKind.contract)
    func `Where a case comes from comes back as it was written`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            let cases = CaseOrigin.Occasion.allCases.enumerated().map { place, occasion in
                Sample.aCase(
                    CaseID("FROM-\(place)"),
                    opening: Opening(
                        cause: .followUp,
                        because: "b",
                        event: Sample.event,
                        origin: CaseOrigin(
                            caseID: "AAAA-BBBB-CCCC",
                            occasion: occasion,
                            depth: place,
                            reason: place == 0 ? nil : "no \"funds\"",
                            keptOut: place == 2 ? ["ada", "bo"] : []
                        ),
                        correlation: "c"
                    )
                )
            }
            try store.write { $0.newCases = cases }
            #expect(try store.reading { reader in try cases.map { try reader.case($0.id) } } == cases)
        }
    }

    @Test(arguments: StoreKind.contract)
    func `What is due after a case has ended is found by the rows alone, once it is due`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            let now = try store.reading { $0.now }
            func ended(_ id: CaseID, _ due: Instant?) -> Case {
                Sample.aCase(id, key: id.rawValue, status: Self.ended, proceedings: Self.awaiting(due))
            }
            let open = Sample.aCase("OPEN", key: "open", status: .open(Sample.stay(windowEnds: now - .seconds(1))))
            try store.write {
                $0.newCases = [
                    ended("SILENT", now - .seconds(5)), ended("LATER", now + .seconds(600)), ended("HEARD", nil), open,
                ]
            }
            #expect(try store.reading { try $0.nextDue() } == now - .seconds(5))
            #expect(Set(try store.transaction { try $0.lockDueCases(limit: 9) }.map(\.id)) == ["SILENT", "OPEN"])
            #expect(try store.transaction { try $0.lockDueCases(limit: 1) }.map(\.id) == ["OPEN"])
        }
    }

    @Test(arguments: StoreKind.contract)
    func `A case whose record is missing is listed and counted until it is written`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            func ended(_ id: CaseID, since: Int64, overdue: Bool, due: Int64? = nil, written: Bool = false) -> Case {
                var proceedings = Proceedings()
                let start = Sample.start + .seconds(since)
                var record = RecordDuty(roles: ["board"], since: start, due: due.map { Sample.start + .seconds($0) })
                record.isOverdue = overdue
                if written { record.written = .init(by: "ada", at: start) }
                proceedings.record = record
                return Sample.aCase(id, key: id.rawValue, status: Self.ended, proceedings: proceedings)
            }
            try store.write {
                $0.newCases = [
                    ended("OVERDUE", since: 0, overdue: true, due: 60),
                    ended("IN-TIME", since: 0, overdue: false, due: 60),
                    ended("WRITTEN", since: 0, overdue: true, due: 60, written: true),
                    ended("BOUNDLESS", since: 9, overdue: false), Sample.aCase("OTHER", key: "other"),
                ]
            }
            var filter = CaseFilter()
            filter.isUnrecorded = true
            func listed() throws -> [CaseID] { try store.reading { try $0.cases(filter) }.map(\.id) }
            #expect(try listed() == ["BOUNDLESS", "OVERDUE"], "the one that is missing for longest comes first")
            #expect(try store.reading { try $0.status() }.unrecorded == 2)
            #expect(try store.reading { try $0.status() }.unrecordedOldest == Sample.start + .seconds(9))
            #expect(try store.reading { try $0.nextDue() } != nil)
            let written = ended("OVERDUE", since: 0, overdue: true, due: 60, written: true)
            try store.transaction { transaction in
                _ = try transaction.lockCases([written.id])
                _ = try transaction.write(ChangeSet { $0.updatedCases = [written] })
            }
            #expect(try store.reading { try $0.case(written.id) } == written)
            #expect(try listed() == ["BOUNDLESS"])
        }
    }

    @Test(arguments: StoreKind.contract)
    func `The key of a case that another led to is locked after cases, and remembers that it was opened`(
        kind: StoreKind
    ) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            try store.write { $0.newCases = [Sample.aCase()] }
            let key = KeyID(policy: "heat", trigger: "belay:failed", value: "AAAA-BBBB-CCCC_4_0")
            for running in [Int64(0), 1] {
                try store.transaction { transaction in
                    _ = try transaction.lockCases(["AAAA-BBBB-CCCC"])
                    var row = try #require(try transaction.lockLedKeys([key])[key])
                    #expect(row.running == running)
                    row.running = 1
                    _ = try transaction.write(ChangeSet { $0.keys = [row] })
                }
            }
        }
    }
}
