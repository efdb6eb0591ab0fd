import Escalation
import Testing

@testable import Store

/// Who waits for whom, and who does not.
@Suite struct LockingTests {
    @Test(.enabled(if: StoreKind.available.contains(.postgreSQL)))
    func `What another transaction holds is skipped, not waited for`() throws {
        try StoreFixture.with(.postgreSQL) { fixture in
            let (one, other) = (fixture.open(), fixture.open())
            let past = try one.reading { $0.now } - .seconds(9)
            try one.write {
                $0.newCases = ["A", "B"].map { Sample.aCase($0, status: .open(Sample.stay(windowEnds: past))) }
                $0.notices = [Sample.notice("a"), Sample.notice("b")]
            }
            try one.transaction { holder in
                let held = try holder.lockDueCases(limit: 1)
                #expect(held.map(\.id) == ["A"])
                let rest = try other.transaction { try $0.lockDueCases(limit: 9) }
                #expect(rest.map(\.id) == ["B"])
                let awaiting = try other.transaction {
                    try $0.lockCasesAwaitingEntry(at: ["operator"], passedBefore: past, limit: 9)
                }
                #expect(awaiting.map(\.id) == ["B"])
                let leased = try holder.leaseNotices(limit: 1, lease: .seconds(9))
                let others = try other.transaction { try $0.leaseNotices(limit: 9, lease: .seconds(9)) }
                #expect(leased.map(\.notice.id) == ["a"] && others.map(\.notice.id) == ["b"])
            }
        }
    }

    @Test(.enabled(if: StoreKind.available.contains(.postgreSQL)))
    func `Pruning passes by a row that a writer holds`() throws {
        try StoreFixture.with(.postgreSQL) { fixture in
            let (writer, pruner) = (fixture.open(), fixture.open())
            let messages = (0..<5).map { Sample.message("\($0)") }
            _ = try writer.transaction { try $0.admit(messages) }
            try fixture.sql("UPDATE inbox SET at = 0")
            try writer.transaction { transaction in
                _ = try transaction.write(ChangeSet { $0.inboxAnswers = [(messages[2].id, Sample.envelope("a"))] })
                let first = try pruner.transaction { try $0.prune(inboxAge: .seconds(1), limit: 3) }
                let second = try pruner.transaction { try $0.prune(inboxAge: .seconds(1), limit: 3) }
                #expect(first == 3 && second == 1)
            }
            let answered = try writer.transaction { try $0.admit([messages[2]]) }
            #expect(answered == [.repeated(answer: Sample.envelope("a"))])
        }
    }

    @Test(.enabled(if: StoreKind.available.contains(.postgreSQL)))
    func `Whoever waits too long for a row is told that it is busy`() throws {
        try StoreFixture.with(.postgreSQL) { fixture in
            let one = fixture.open()
            let impatient = fixture.open(StoreOptions(patience: .milliseconds(20)))
            try one.write { $0.newCases = [Sample.aCase("A")] }
            try one.transaction { holder in
                _ = try holder.lockCases(["A"])
                let error = #expect(throws: StoreError.self) { try impatient.transaction { try $0.lockCases(["A"]) } }
                #expect(error?.kind == .busy && error?.isRetriable == true)
            }
            let locked = try impatient.transaction { try $0.lockCases(["A"]) }
            #expect(locked.count == 1)
        }
    }

    @Test func `Locking an earlier group after a later one traps`() async {
        await #expect(processExitsWith: .failure) {
            try StoreFixture.with(.sqlite) { fixture in
                try fixture.open().transaction { transaction in
                    _ = try transaction.lockCases(["A"])
                    _ = try transaction.lockKeys([KeyID(policy: "p", trigger: "t", value: "k")])
                }
            }
        }
    }

    @Test func `Writing a case that was not locked traps`() async {
        await #expect(processExitsWith: .failure) {
            try StoreFixture.with(.sqlite) { fixture in
                try fixture.open().write { $0.updatedCases = [Sample.aCase()] }
            }
        }
    }
}
