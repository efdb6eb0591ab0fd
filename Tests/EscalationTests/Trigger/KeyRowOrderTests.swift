import Testing

@testable import Escalation

/// Streams of failing and recovered events, shuffled and doubled, against a model that knows only sets of positions.
@Suite struct KeyRowOrderTests {
    private struct Happening {
        let key: String
        let failing: Bool
        let position: Position
    }

    /// Streams of several keys in the order in which they happened.
    private func stream(_ chance: inout Seeded) -> [Happening] {
        (0..<Int.random(in: 1..<80, using: &chance)).map { number in
            Happening(
                key: "k\(Int.random(in: 0..<8, using: &chance))",
                failing: Bool.random(using: &chance),
                position: Position(order: Int64(number / 2), tie: "e\(number)")
            )
        }
    }

    /// The rows and the open cases after `events`, as a worker keeps them.
    private func run(_ events: [Happening], decidedOneIn count: Int? = nil, chance: inout Seeded) -> [String: KeyRow] {
        var rows: [String: KeyRow] = [:]
        var open: Set<CaseID> = []
        for event in events {
            let id = KeyID(policy: "ops", trigger: "broken", value: event.key)
            var row = rows[event.key] ?? KeyRow(id: id)
            switch row.take(event.failing ? .failing : .recovered, at: event.position, event: .distantPast) {
            case .open(let running):
                let opened = open.insert(DerivedID.ofCase(id, running: running)).inserted
                #expect(opened)
            case .withdraw(let id):
                let wasOpen = open.remove(id) != nil
                #expect(wasOpen, "only an open case is withdrawn")
            case .attach, .openWithdrawn, .remember: break
            }
            if let count, let decided = row.openCase, chance.happens(oneIn: count) {
                open.remove(decided)
                row.noteEnded(decided)
            }
            #expect(row.openCase.map(open.contains) ?? true, "the row knows what is open")
            rows[event.key] = row
        }
        #expect(open == Set(rows.values.compactMap(\.openCase)), "one open case at most for each key")
        return rows
    }

    @Test(arguments: Seeded.seeds)
    func `Shuffled and doubled, the same keys have a case and the same are left open`(seed: UInt64) {
        var chance = Seeded(seed)
        for _ in 0..<60 {
            let events = stream(&chance)
            let keys = Dictionary(grouping: events, by: \.key)
            let failed = Set(keys.filter { $0.value.contains(where: \.failing) }.keys)
            let endFailing = Set(keys.filter { $0.value.max { $0.position < $1.position }?.failing == true }.keys)
            for arrival in [events, events.shuffled(using: &chance), (events + events).shuffled(using: &chance)] {
                let rows = run(arrival, chance: &chance)
                #expect(Set(rows.filter { $0.value.running > 0 }.keys) == failed, "seed \(seed)")
                #expect(Set(rows.filter { $0.value.openCase != nil }.keys) == endFailing, "seed \(seed)")
            }
        }
    }

    @Test(arguments: Seeded.seeds)
    func `With people deciding in between, none stays open that ends recovered`(seed: UInt64) {
        var chance = Seeded(seed)
        for _ in 0..<60 {
            let events = stream(&chance)
            let rows = run((events + events).shuffled(using: &chance), decidedOneIn: 5, chance: &chance)
            for (key, happened) in Dictionary(grouping: events, by: \.key) {
                let endsFailing = happened.max { $0.position < $1.position }?.failing == true
                if !endsFailing { #expect(rows[key]?.openCase == nil, "seed \(seed)") }
                #expect((rows[key]?.running ?? 0 > 0) == happened.contains(where: \.failing), "seed \(seed)")
            }
        }
    }

    @Test(arguments: Seeded.seeds)
    func `A rate over events in order opens where a count of the whole stream says so`(seed: UInt64) {
        var chance = Seeded(seed)
        for _ in 0..<100 {
            let (count, window) = (Int.random(in: 1..<6, using: &chance), Int64.random(in: 0..<20, using: &chance))
            var row = KeyRow(id: KeyID(policy: "ops", trigger: "rate", value: ""))
            var sinceEnd: [Int64] = []
            var second: Int64 = 0
            for _ in 0..<60 {
                second += Int64.random(in: 0..<6, using: &chance)
                sinceEnd.append(second)
                let expected = sinceEnd.filter { $0 >= second - window }.count >= count
                let verdict = row.take(
                    .counted(count: count, window: .seconds(window)),
                    at: Position(order: second, tie: ""),
                    event: Instant(seconds: second)
                )
                if expected {
                    #expect(verdict == .open(running: row.running), "seed \(seed)")
                    row.noteEnded(row.openCase ?? "")
                    sinceEnd = []
                } else {
                    #expect(verdict == .remember, "seed \(seed)")
                }
            }
        }
    }
}
