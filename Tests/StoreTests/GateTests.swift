import Escalation
import Testing

@testable import Store

/// What stands over gates, and the cases that wait for it.
@Suite struct GateTests {
    private static func order(_ mode: GateMode, gate: GateName = "release", because: String = "\u{1F600}\n")
        -> GateOrder
    {
        GateOrder(
            gate: gate,
            mode: mode,
            authority: "freeze",
            by: "carol",
            because: because,
            since: Sample.start,
            until: Sample.start + .seconds(60)
        )
    }

    @Test(arguments: StoreKind.contract)
    func `The newest order of each gate stands`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            #expect(try store.transaction { try $0.holdGates(["release"]) }.isEmpty)
            try store.write { $0.gateOrders = [Self.order(.hold), Self.order(.manual, gate: "a")] }
            try store.write { $0.gateOrders = [Self.order(.normal, because: "done")] }
            #expect(
                try store.transaction { try $0.holdGates(["release", "other"]) }
                    == ["release": Self.order(.normal, because: "done")]
            )
            #expect(try store.reading { try $0.gateOrders() }.map(\.gate) == ["a", "release"])
        }
    }

    @Test(arguments: StoreKind.contract)
    func `A held case keeps its place, and is found page by page`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            let cases = ["AAAA", "BBBB", "CCCC"].map { name in
                Sample.aCase(
                    CaseID(name),
                    status: .open(Sample.stay(generation: 0, stage: name == "BBBB" ? .passed : .held))
                )
            }
            try store.write { $0.newCases = cases }
            let first = try store.transaction { try $0.lockHeldCases(after: nil, limit: 1) }
            #expect(first == [cases[0]])
            #expect(try store.transaction { try $0.lockHeldCases(after: "AAAA", limit: 9) } == [cases[2]])
            let closed = Sample.aCase(
                "DDDD",
                status: .closed(Closure(outcome: .manual, at: Sample.start, level: "operator", by: .gate("freeze")))
            )
            try store.write { $0.newCases = [closed] }
            #expect(try store.reading { try $0.case("DDDD") } == closed)
        }
    }

    @Test(arguments: StoreKind.contract)
    func `Gates at which nobody answers are counted, and a flood of names fills nothing`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            let asks = (0..<UnansweredGate.remembered + 50).map {
                UnansweredAsk(gate: GateName("gate-\($0)"), source: "/a")
            }
            try store.write { $0.unansweredAsks = asks }
            try store.write {
                $0.unansweredAsks = [
                    UnansweredAsk(gate: "gate-3", source: "/b"), UnansweredAsk(gate: "late", source: "/b"),
                ]
            }
            let gates = try store.reading { try $0.unansweredGates() }
            #expect(gates.count == UnansweredGate.remembered)
            let third = try #require(gates.first { $0.gate == "gate-3" })
            #expect(third.asks == 2 && third.source == "/b" && third.lastAsked >= third.firstAsked)
            // A span before now that has not passed yet: everything is older.
            _ = try store.transaction { try $0.prune(inboxAge: .seconds(-60), limit: 5000) }
            #expect(try store.reading { try $0.unansweredGates() }.isEmpty)
        }
    }
}
