import Escalation
import Messages
import Testing

@testable import Store

/// Lanes, their leases, and the outbox rows that they hold.
@Suite struct LaneTests {
    private let one = LaneID(kind: "review", name: "one")
    private let two = LaneID(kind: "review", name: "two")

    private func take(_ lane: LaneID, in store: any Store, lease: Duration = .seconds(60)) throws -> LaneEpoch {
        try store.transaction { try $0.takeLane(lane, lease: lease) }
    }

    @discardableResult
    private func enqueue(_ ids: [String], under lane: LaneEpoch, in store: any Store) throws -> [OutboxRow] {
        try store.write {
            $0.lane = lane
            $0.outbox = ids.map { Sample.envelope($0) }
        }
    }

    @Test(arguments: StoreKind.contract)
    func `Rows stay until they are confirmed, oldest first`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            let lane = try take(one, in: store)
            let rows = try enqueue(["a", "b"], under: lane, in: store) + enqueue(["c"], under: lane, in: store)
            let read = try store.transaction { transaction in
                (
                    all: try transaction.outbox(of: one, after: nil, limit: 9),
                    first: try transaction.outbox(of: one, after: nil, limit: 1),
                    rest: try transaction.outbox(of: one, after: rows[0].id, limit: 9)
                )
            }
            #expect(read.all == rows && read.first == [rows[0]] && read.rest == [rows[1], rows[2]])
            try store.transaction { try $0.removeOutbox([rows[2].id, rows[0].id, rows[0].id]) }
            #expect(try store.transaction { try $0.outbox(of: one, after: nil, limit: 9) } == [rows[1]])
            #expect(try store.reading { try $0.status() }.outboxRows == 1)
            try store.transaction { try $0.removeOutbox([rows[1].id]) }
            let next = try enqueue(["d"], under: lane, in: store)
            #expect(next[0].id > rows[2].id, "a number is never used again")
        }
    }

    @Test(arguments: StoreKind.contract)
    func `A lane taken again has another epoch, and the old one writes nothing`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            let old = try take(one, in: store)
            let new = try take(one, in: store)
            #expect(old.epoch < new.epoch)
            let lost = #expect(throws: StoreError.self) {
                try store.write {
                    $0.lane = old
                    $0.newCases = [Sample.aCase()]
                }
            }
            #expect(lost?.kind == .laneLost && lost?.isRetriable == false)
            #expect(try store.reading { try $0.counts() }.cases == 0)
            let renewal = #expect(throws: StoreError.self) {
                try store.transaction { try $0.renewLane(old, lease: .seconds(1)) }
            }
            #expect(renewal?.kind == .laneLost)
            try store.transaction { try $0.renewLane(new, lease: .seconds(60)) }
            try enqueue(["a"], under: new, in: store)
        }
    }

    @Test(arguments: StoreKind.contract)
    func `Rows of an expired lane are taken over, behind whatever the new lane has seen`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            let expired = try take(one, in: store, lease: .seconds(-1))
            try enqueue(["a", "b"], under: expired, in: store)
            let alive = try take(LaneID(kind: "review", name: "three"), in: store, lease: .seconds(60))
            let rows = try store.transaction { try $0.adoptExpiredLanes(into: alive) }
            #expect(rows.map(\.envelope.id) == ["a", "b"])

            let other = try take(two, in: store, lease: .seconds(-1))
            try enqueue(["c"], under: other, in: store)
            let seen = try enqueue(["d"], under: alive, in: store)
            let adopted = try store.transaction { try $0.adoptExpiredLanes(into: alive) }
            #expect(adopted.map(\.envelope) == [Sample.envelope("c")])
            #expect(try store.transaction { try $0.outbox(of: alive.lane, after: seen[0].id, limit: 9) } == adopted)
            #expect(try store.transaction { try $0.adoptExpiredLanes(into: alive) } == [])
            #expect(throws: StoreError.self) { try enqueue(["e"], under: other, in: store) }
            #expect(try take(two, in: store).epoch > other.epoch)
        }
    }

    @Test(arguments: StoreKind.contract)
    func `Rows are taken over within a kind of worker, because the broker lets no other kind publish them`(
        kind: StoreKind
    ) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            let expired = try take(LaneID(kind: "trigger", name: "one"), in: store, lease: .seconds(-1))
            try enqueue(["a"], under: expired, in: store)
            let review = try take(one, in: store, lease: .seconds(60))
            let strange = try store.transaction { try $0.adoptExpiredLanes(into: review) }
            #expect(strange.isEmpty)
            let trigger = try take(LaneID(kind: "trigger", name: "two"), in: store, lease: .seconds(60))
            let adopted = try store.transaction { try $0.adoptExpiredLanes(into: trigger) }
            #expect(adopted.map(\.envelope.id) == ["a"])
        }
    }

    @Test(arguments: StoreKind.contract)
    func `A role is held by one until its lease has passed`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            func hold(_ holder: String, lease: Duration) throws -> Bool {
                try store.transaction { try $0.holdRole("sequencer", holder: holder, lease: lease) }
            }
            let answers = [
                try hold("a", lease: .seconds(60)), try hold("b", lease: .seconds(60)),
                try hold("a", lease: .seconds(-1)), try hold("b", lease: .seconds(60)),
                try hold("a", lease: .seconds(60)),
            ]
            #expect(answers == [true, false, true, true, false])
        }
    }

    @Test(arguments: StoreKind.contract)
    func `A lane whose lease has passed but that nobody took goes on`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            let lane = try take(one, in: store, lease: .seconds(-1))
            try enqueue(["a"], under: lane, in: store)
            try store.transaction { try $0.renewLane(lane, lease: .seconds(60)) }
            _ = try take(two, in: store)
            #expect(try store.transaction { try $0.outbox(of: one, after: nil, limit: 9) }.count == 1)
        }
    }
}
