import Escalation
import JSON
import Messages
import Testing

@testable import Store

/// What every store does, whichever database it is.
@Suite struct ContractTests {
    @Test(arguments: StoreKind.contract)
    func `A message is first once, then repeated, and its id with another body is reused`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            let verdicts = try store.transaction {
                try $0.admit([
                    Sample.message("b"), Sample.message("a"), Sample.message("b"), Sample.message("a", body: "other"),
                    Sample.message("a", handler: "events"),
                ])
            }
            #expect(verdicts == [.first, .first, .repeated(answer: nil), .reused, .first])
            let again = try store.transaction {
                try $0.admit([Sample.message("a"), Sample.message("c"), Sample.message("b", body: "other")])
            }
            #expect(again == [.repeated(answer: nil), .first, .reused])
            #expect(try store.transaction { try $0.admit([]) } == [])
        }
    }

    @Test(arguments: StoreKind.contract)
    func `What a failed transaction did never happened`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            struct Failure: Error {}
            let message = Sample.message("a")
            #expect(throws: Failure.self) {
                try store.transaction { transaction in
                    _ = try transaction.admit([message])
                    _ = try transaction.lockKeys([KeyID(policy: "p", trigger: "t", value: "k")])
                    _ = try transaction.write(
                        ChangeSet {
                            $0.newCases = [Sample.aCase()]
                            $0.entries = [Sample.entry(1)]
                            $0.notices = [Sample.notice("n")]
                        }
                    )
                    throw Failure()
                }
            }
            let counts = try store.reading { try $0.counts() }
            #expect(counts == StoreCounts())
            let key = try store.reading { try $0.keyRow(KeyID(policy: "p", trigger: "t", value: "k")) }
            #expect(key == nil)
            let verdicts = try store.transaction { try $0.admit([message]) }
            #expect(verdicts == [.first])
        }
    }

    @Test(arguments: StoreKind.contract)
    func `A statement that fails takes its transaction with it, and the handle goes on`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            try store.write { $0.newCases = [Sample.aCase("TWICE")] }
            let error = #expect(throws: StoreError.self) {
                try store.write {
                    $0.entries = [Sample.entry(1)]
                    $0.newCases = [Sample.aCase("TWICE")]
                }
            }
            #expect(error?.kind == .data && error?.isRetriable == false)
            #expect(error?.description.contains("TWICE") == false)
            #expect(try store.reading { try $0.counts() }.entries == 0)
            try store.write { $0.entries = [Sample.entry(1)] }
            #expect(try store.reading { try $0.counts() }.entries == 1)
        }
    }

    @Test(arguments: StoreKind.contract)
    func `Cases that do not exist are left out of what is locked`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            try store.write { $0.newCases = [Sample.aCase("A")] }
            #expect(try store.transaction { try $0.lockCases(["A", "B"]) }.keys.sorted() == ["A"])
            #expect(try store.reading { try $0.case("B") } == nil)
        }
    }

    @Test(arguments: StoreKind.contract)
    func `Due cases come oldest first, and only once they are due`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            let now = try store.reading { $0.now }
            func due(_ id: CaseID, _ offset: Duration) -> Case {
                Sample.aCase(id, status: .open(Sample.stay(windowEnds: now + offset)))
            }
            #expect(try store.reading { try $0.nextDue() } == nil)
            try store.write {
                $0.newCases = [
                    due("LATER", .seconds(3600)), due("SECOND", .seconds(-5)), due("FIRST", .seconds(-9)),
                    Sample.aCase(
                        "CLOSED",
                        status: .closed(Closure(outcome: .resume, at: now, level: "l", by: .recovery))
                    ),
                ]
            }
            #expect(try store.transaction { try $0.lockDueCases(limit: 9) }.map(\.id) == ["FIRST", "SECOND"])
            #expect(try store.transaction { try $0.lockDueCases(limit: 1) }.map(\.id) == ["FIRST"])
            #expect(try store.reading { try $0.nextDue() } == now - .seconds(9))
        }
    }

    @Test(arguments: StoreKind.contract)
    func `Cases whose hint was lost are found again at the levels that are served`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            try store.write {
                $0.newCases = [
                    Sample.aCase("PASSED"),
                    Sample.aCase("TAKEN", status: .open(Sample.stay(stage: .underReview(owners: ["ada"])))),
                ]
            }
            func found(_ levels: Set<LevelName>, before instant: Instant) throws -> [CaseID] {
                try store.transaction {
                    try $0.lockCasesAwaitingEntry(at: levels, passedBefore: instant, limit: 9).map(\.id)
                }
            }
            #expect(try found(["operator", "boss"], before: Sample.start + .seconds(1)) == ["PASSED"])
            #expect(try found(["operator"], before: Sample.start) == [])
            #expect(try found(["boss"], before: Sample.start + .seconds(1)) == [])
            #expect(try found([], before: Sample.start + .seconds(1)) == [])
        }
    }

    @Test(arguments: StoreKind.available)
    func `An open case without a deadline cannot be written`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            try store.write { $0.newCases = [Sample.aCase()] }
            let error = #expect(throws: StoreError.self) { try fixture.sql("UPDATE cases SET next_due = NULL") }
            #expect(error?.kind == .data)
            #expect(throws: StoreError.self) { try fixture.sql("UPDATE cases SET status = 'closed'") }
            #expect(throws: StoreError.self) { try fixture.sql("UPDATE cases SET outcome = 'resume'") }
        }
    }

    @Test(arguments: StoreKind.available, ["entry", "leaf", "log_head"])
    func `Nobody updates or deletes a row of the log`(kind: StoreKind, table: String) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            try store.write { $0.entries = [Sample.entry(1)] }
            try LogTests.sequence(store)
            let column = ["entry": "change", "leaf": "hash", "log_head": "root"][table] ?? ""
            for statement in ["UPDATE \(table) SET \(column) = \(column)", "DELETE FROM \(table)"] {
                let error = #expect(throws: StoreError.self) { try fixture.sql(statement) }
                // PostgreSQL refuses a role without the privilege before it comes to the trigger.
                let message = error?.message ?? ""
                #expect(message.contains("append-only") || message.contains("permission denied"))
            }
            #expect(try store.reading { try $0.counts() }.sequenced == 1)
            try fixture.sql("DELETE FROM entry_detail")
        }
    }

    @Test(arguments: StoreKind.contract)
    func `The same change of a case is not written twice`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            try store.write { $0.entries = [Sample.entry(1), Sample.entry(2), Sample.entry(1, of: "B")] }
            let error = #expect(throws: StoreError.self) { try store.write { $0.entries = [Sample.entry(2)] } }
            #expect(error?.kind == .data)
        }
    }

    @Test(arguments: StoreKind.contract)
    func `Trials are counted by digest and cleared`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            let (one, other) = (Digest(of: [1]), Digest(of: [2]))
            #expect(try store.transaction { try $0.raiseTrial(digest: one, again: nil) } == 1)
            #expect(try store.transaction { try $0.raiseTrial(digest: one, again: nil) } == 2)
            #expect(try store.transaction { try $0.raiseTrial(digest: one, again: 2) } == 2, "it was committed")
            #expect(try store.transaction { try $0.raiseTrial(digest: one, again: 3) } == 3, "it was not")
            #expect(try store.transaction { try $0.raiseTrial(digest: other, again: nil) } == 1)
            try store.transaction { try $0.clearTrial(digest: one) }
            #expect(try store.transaction { try $0.raiseTrial(digest: one, again: nil) } == 1)
        }
    }

    @Test(arguments: StoreKind.contract)
    func `A dead letter is settled once`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            let letters = [Sample.deadLetter("a"), Sample.deadLetter("b", at: Sample.start + .seconds(1))]
            try store.transaction { try $0.addDead(letters) }
            try store.transaction { try $0.addDead(letters) }
            #expect(try store.reading { try $0.dead(state: .dead, limit: 9) } == letters.reversed())
            let settled = try store.transaction { try $0.settleDead(["a", "missing"], as: .retried) }
            #expect(settled.map(\.id) == ["a"] && settled.map(\.state) == [.retried])
            #expect(try store.transaction { try $0.settleDead(["a"], as: .dropped) } == [])
            #expect(try store.reading { try $0.dead(state: .dead, limit: 9) }.map(\.id) == ["b"])
            #expect(try store.reading { try $0.dead(state: nil, limit: 1) }.map(\.id) == ["b"])
            #expect(try store.reading { try $0.counts() }.dead == 1)
        }
    }

    @Test(arguments: StoreKind.available)
    func `Pruning removes what is old, in small batches`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            _ = try store.transaction { try $0.admit((0..<10).map { Sample.message("old-\($0)") }) }
            _ = try store.transaction { try $0.raiseTrial(digest: Digest(of: [1]), again: nil) }
            try fixture.sql("UPDATE inbox SET at = at - 100000000")
            _ = try store.transaction { try $0.admit([Sample.message("new")]) }
            let few = try store.transaction { try $0.prune(inboxAge: .seconds(60), limit: 4) }
            #expect(few == 4)
            let rest = try store.transaction { try $0.prune(inboxAge: .seconds(60), limit: 100) }
            #expect(rest == 6)
            #expect(try store.transaction { try $0.prune(inboxAge: .seconds(60), limit: 100) } == 0)
            #expect(try store.reading { try $0.counts() }.inbox == 1)
            #expect(try store.transaction { try $0.admit([Sample.message("old-1")]) } == [.first])
        }
    }

    @Test(arguments: StoreKind.contract)
    func `Settings of the installation are kept`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            #expect(try store.reading { try $0.meta("x") } == nil)
            try store.transaction { try $0.setMeta("x", "1") }
            try store.transaction { try $0.setMeta("x", "2") }
            #expect(try store.transaction { try $0.meta("x") } == "2")
            #expect(try store.reading { ($0.incarnation, try $0.meta("x")) } == (1, "2"))
            try store.transaction { try $0.setMeta("incarnation", "4") }
            #expect(try fixture.open().transaction { $0.incarnation } == 4)
        }
    }

    @Test(arguments: StoreKind.contract)
    func `The store's clock is this moment`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            let first = try store.transaction { $0.now }
            let second = try store.reading { $0.now }
            #expect(first <= second)
            #expect(second.since(first) < .seconds(60) && first > Sample.start)
        }
    }
}

extension ContractTests {
    @Test(arguments: StoreKind.contract)
    func `A store says how durable its commits are past this machine`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let durability = try fixture.open().reading { try $0.durability() }
            switch kind {
            case .sqlite, .memory:
                #expect(durability == nil)
            case .postgreSQL:
                let told = try #require(durability)
                #expect(told.flushes)
                #expect(told.failOverIsSafe == !told.synchronousStandbys.isEmpty)
            }
        }
    }
}
