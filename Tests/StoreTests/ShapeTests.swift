import Escalation
import Foundation
import JSON
import Testing

@testable import Store

/// Which shapes of events have come, and who acknowledged them.
@Suite struct ShapeTests {
    static func seen(
        _ field: String,
        type: String = "payment.requested",
        policy: PolicyName = "payments",
        schema: String? = nil
    ) -> SeenShape {
        var event = Event(id: "e-\(field)", source: "/\u{1F600}\u{0}", type: type, arrival: Sample.start)
        event.sender = "erp"
        event.dataSchema = schema
        event.data = .object([field: 1])
        return SeenShape(
            kind: EventKind(policy: policy, trigger: "large", type: type),
            shape: Snapshot(of: event, capture: nil).shape,
            gate: "release",
            event: event.reference,
            seenAt: Sample.start
        )
    }

    @discardableResult
    private static func meet(_ shapes: [SeenShape], in store: any Store) throws -> [ShapeVerdict?] {
        let verdicts = try store.transaction { try $0.meetShapes(shapes) }
        return shapes.map { verdicts[$0.id] }
    }

    private static let given = ShapeAcknowledgement(by: "carol", at: Sample.start, because: "\u{1F600}\n\u{0}")

    static func acknowledged(_ seen: SeenShape) -> SeenShape {
        var seen = seen
        seen.standing = .acknowledged(given)
        return seen
    }

    private static func acknowledge(_ digest: Digest, in store: any Store) throws {
        try store.transaction { transaction in
            let locked = try transaction.lockShapes([digest])
            _ = try transaction.write(
                ChangeSet {
                    $0.acknowledgedShapes = locked.map(acknowledged)
                }
            )
        }
    }

    @Test(arguments: StoreKind.contract)
    func `The first shape makes its kind known, a later one waits until somebody acknowledges it`(kind: StoreKind)
        throws
    {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            let (a, b) = (Self.seen("a"), Self.seen("b", schema: "urn:\u{0}"))
            #expect(try Self.meet([a], in: store) == [.first])
            #expect(try Self.meet([a, b, b], in: store) == [.known, .new(beside: [a.shape]), .new(beside: [a.shape])])
            #expect(try Self.meet([b, a], in: store) == [.waiting, .known])
            #expect(try store.reading { try $0.status() }.shapesWaiting == 1)
            try Self.acknowledge(b.shape.digest, in: store)
            #expect(try Self.meet([b], in: store) == [.known])
            let stored = try store.reading { try $0.shapes() }.sorted { $0.event.id < $1.event.id }
            #expect(stored.map(\.standing) == [.first, .acknowledged(Self.given)])
            #expect(stored.map(\.shape) == [a.shape, b.shape] && stored.map(\.event) == [a.event, b.event])
            #expect(stored.map(\.kind) == [a.kind, b.kind] && stored.map(\.gate) == ["release", "release"])
            #expect(try store.reading { try $0.status() }.shapesWaiting == 0)
        }
    }

    @Test(arguments: StoreKind.contract)
    func `Kinds know their shapes apart, and two new shapes of one kind that come together are a first and a new one`(
        kind: StoreKind
    ) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            let others = [Self.seen("a"), Self.seen("a", type: "other"), Self.seen("a", policy: "refunds")]
            #expect(try Self.meet(others, in: store) == [.first, .first, .first])
            let together = try Self.meet([Self.seen("a", type: "both"), Self.seen("b", type: "both")], in: store)
            #expect(together.count { $0 == .first } == 1)
            #expect(together.count { $0?.isUnacknowledged == true } == 1)
            try Self.meet([Self.seen("b"), Self.seen("b", type: "other")], in: store)
            let locked = try store.transaction { try $0.lockShapes([Self.seen("b").shape.digest]) }
            #expect(Set(locked.map(\.kind.type)) == ["payment.requested", "other", "both"])
        }
    }

    @Test(arguments: StoreKind.contract)
    func `So many shapes of one kind wait at most, and one acknowledged makes room`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            try Self.meet([Self.seen("first")], in: store)
            let flood = (0..<SeenShape.waitingMax + 5).map { Self.seen("f\($0)") }
            let verdicts = try Self.meet(flood, in: store)
            #expect(verdicts.count { $0 == .crowded } == 5)
            #expect(verdicts.allSatisfy { $0?.isUnacknowledged == true })
            #expect(try store.reading { try $0.status() }.shapesWaiting == SeenShape.waitingMax)
            #expect(try Self.meet([Self.seen("late")], in: store) == [.crowded])
            #expect(try Self.meet([Self.seen("late", type: "other")], in: store) == [.first])
            let kept = try #require(zip(flood, verdicts).first { $1 != .crowded }?.0)
            try Self.acknowledge(kept.shape.digest, in: store)
            let late = try Self.meet([Self.seen("late")], in: store)
            guard case .new? = late[0] else {
                Issue.record("there was room")
                return
            }
        }
    }

    @Test(arguments: StoreKind.contract)
    func `What waited for as long as the inbox keeps is forgotten, and what is known never`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            try Self.meet([Self.seen("a")], in: store)
            try Self.meet([Self.seen("b"), Self.seen("c")], in: store)
            try Self.acknowledge(Self.seen("b").shape.digest, in: store)
            // A span before now that has not passed yet: everything is older.
            _ = try store.transaction { try $0.prune(inboxAge: .seconds(-1_000_000_000), limit: 9) }
            let verdicts = try Self.meet([Self.seen("a"), Self.seen("b"), Self.seen("c")], in: store)
            #expect(verdicts[0] == .known && verdicts[1] == .known)
            guard case .new(let beside)? = verdicts[2] else {
                Issue.record("it was forgotten")
                return
            }
            #expect(Set(beside) == [Self.seen("a").shape, Self.seen("b").shape])
        }
    }

    @Test(arguments: StoreKind.available)
    func `Of a shape too large to be kept its digest is, which tells it apart`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            let large = Self.seen(String(repeating: "x", count: 80_000))
            #expect(try Self.meet([large], in: store) == [.first])
            #expect(try Self.meet([large], in: store) == [.known])
            let stored = try #require(try store.reading { try $0.shapes() }.first)
            #expect(stored.shape.digest == large.shape.digest && stored.shape.structure == .null)
        }
    }

    @Test(arguments: StoreKind.contract)
    func `What was met in a transaction that failed has not been met`(kind: StoreKind) throws {
        struct Failed: Error {}
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            #expect(throws: Failed.self) {
                try store.transaction { transaction in
                    _ = try transaction.meetShapes([Self.seen("a")])
                    throw Failed()
                }
            }
            let again = try Self.meet([Self.seen("a")], in: store)
            #expect(again == [.first])
        }
    }

    @Test(arguments: StoreKind.available)
    func `Of many who meet the same shapes at once one is told that they are new, and none waits for ever`(
        kind: StoreKind
    ) throws {
        try StoreFixture.with(kind) { fixture in
            let shapes = (0..<6).flatMap { type in (0..<3).map { Self.seen("f\($0)", type: "t\(type)") } }
            let (tally, address) = (Tally(), fixture.address)
            let threads = (0..<4).map { number in
                Thread {
                    let store = address.open(StoreOptions(patience: .seconds(20)))
                    defer {
                        store.close()
                        tally.finished.signal()
                    }
                    // Each in an order of its own: the store sorts.
                    let mine = number.isMultiple(of: 2) ? shapes : shapes.reversed()
                    do {
                        for batch in stride(from: 0, to: mine.count, by: 6) {
                            let met = Array(mine[batch..<batch + 6])
                            tally.add(try store.transaction { try $0.meetShapes(met) })
                        }
                    } catch {
                        tally.add(error)
                    }
                }
            }
            for thread in threads { thread.start() }
            for _ in threads { tally.finished.wait() }
            #expect(tally.errors.isEmpty)
            #expect(tally.firsts.count == 6 && Set(tally.firsts.map(\.kind)).count == 6)
            #expect(tally.news.count == 12 && Set(tally.news).count == 12)
        }
    }
}

/// What threads were told.
private final class Tally: @unchecked Sendable {
    private let lock = NSLock()
    let finished = DispatchSemaphore(value: 0)
    private(set) var firsts: [ShapeID] = []
    private(set) var news: [ShapeID] = []
    private(set) var errors: [String] = []

    func add(_ verdicts: [ShapeID: ShapeVerdict]) {
        lock.withLock {
            for (id, verdict) in verdicts {
                switch verdict {
                case .first: firsts.append(id)
                case .new: news.append(id)
                case .known, .waiting, .crowded: break
                }
            }
        }
    }

    func add(_ error: any Error) { lock.withLock { errors.append("\(error)") } }
}
