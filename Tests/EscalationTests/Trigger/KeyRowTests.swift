import Testing

@testable import Escalation

@Suite struct KeyRowTests {
    private static let id = KeyID(policy: "ops", trigger: "broken", value: "INC1")
    private var row = KeyRow(id: Self.id)

    private func caseID(_ running: Int64) -> CaseID { DerivedID.ofCase(Self.id, running: running) }

    private func at(_ order: Int64, _ tie: String = "") -> Position { Position(order: order, tie: tie) }

    private mutating func take(_ signal: Signal, _ order: Int64) -> KeyVerdict {
        row.take(signal, at: at(order), event: Instant(seconds: order))
    }

    // MARK: Thresholds and asks

    @Test mutating func `The first event opens, the next attaches, and after the end the next opens again`() {
        #expect(take(.raised, 1) == .open(running: 1))
        #expect(take(.raised, 2) == .attach(caseID(1)))
        row.noteEnded(caseID(9))
        #expect(row.openCase == caseID(1), "the end of another case is no news")
        row.noteEnded(caseID(1))
        #expect(take(.raised, 3) == .open(running: 2))
        #expect(row.lastCase == caseID(2))
    }

    // MARK: Failures

    @Test mutating func `A recovery withdraws what failed before it`() {
        #expect(take(.failing, 1) == .open(running: 1))
        #expect(take(.recovered, 2) == .withdraw(caseID(1)))
        #expect(take(.recovered, 3) == .remember)
        #expect(take(.failing, 4) == .open(running: 2))
    }

    @Test mutating func `A recovery older than the newest failure ends nothing`() {
        #expect(take(.failing, 5) == .open(running: 1))
        #expect(take(.recovered, 4) == .remember)
        #expect(row.openCase == caseID(1))
    }

    @Test mutating func `A failure older than the newest recovery attaches to the last case`() {
        #expect(take(.failing, 3) == .open(running: 1))
        #expect(take(.recovered, 4) == .withdraw(caseID(1)))
        #expect(take(.failing, 2) == .attach(caseID(1)))
        #expect(row.openCase == nil)
    }

    @Test mutating func `A failure whose recovery came first leaves a case that ends at once`() {
        #expect(take(.recovered, 2) == .remember)
        #expect(take(.failing, 1) == .openWithdrawn(running: 1))
        #expect(take(.failing, 0) == .attach(caseID(1)))
        #expect(row.openCase == nil)
    }

    @Test mutating func `Of one order, the id decides`() {
        #expect(row.take(.failing, at: at(1, "b"), event: .distantPast) == .open(running: 1))
        #expect(row.take(.recovered, at: at(1, "a"), event: .distantPast) == .remember)
        #expect(row.take(.recovered, at: at(1, "c"), event: .distantPast) == .withdraw(caseID(1)))
        #expect(row.take(.failing, at: at(1, "c"), event: .distantPast) == .attach(caseID(1)))
    }

    @Test mutating func `A recovery after a person has decided is remembered`() {
        #expect(take(.failing, 1) == .open(running: 1))
        row.noteEnded(caseID(1))
        #expect(take(.recovered, 2) == .remember)
        #expect(take(.failing, 1) == .attach(caseID(1)))
    }

    // MARK: Rates

    @Test mutating func `So many within the window open a case, and the next attach`() {
        let signal = Signal.counted(count: 3, window: .seconds(10))
        #expect(
            [0, 11, 15, 16, 21].map { take(signal, $0) } == [
                .remember, .remember, .remember, .open(running: 1), .attach(caseID(1)),
            ]
        )
        #expect(row.counted == [])
        row.noteEnded(caseID(1))
        #expect([22, 23, 24].map { take(signal, $0) } == [.remember, .remember, .open(running: 2)])
    }

    @Test mutating func `Events of one rate may come in any order within its window`() {
        let signal = Signal.counted(count: 3, window: .seconds(10))
        #expect([9, 1, 5].map { take(signal, $0) } == [.remember, .remember, .open(running: 1)])
    }

    @Test mutating func `Exactly a window apart still counts, and one more second does not`() {
        let signal = Signal.counted(count: 2, window: .seconds(10))
        #expect([0, 11, 21].map { take(signal, $0) } == [.remember, .remember, .open(running: 1)])
    }

    @Test(arguments: [0, -1, 1]) mutating func `A rate of one or less opens at once`(count: Int) {
        #expect(take(.counted(count: count, window: .zero), 1) == .open(running: 1))
    }

    @Test mutating func `Instants and windows at the ends of time do not trap`() {
        for instant in [Instant(microseconds: .min), Instant(microseconds: .max), Instant(microseconds: 0)] {
            _ = row.take(
                .counted(count: 9, window: .seconds(Int64.max)),
                at: Position(order: .max, tie: ""),
                event: instant
            )
        }
        #expect(row.counted.count == 2, "the one at the beginning of time is out of even this window")
        for window in [Duration.seconds(-1), .zero] {
            _ = row.take(.counted(count: 9, window: window), at: at(0), event: Instant(microseconds: .min))
        }
    }

    @Test mutating func `Memory is bounded by the count`() {
        for second in 0..<10_000 {
            _ = take(.counted(count: 100, window: .seconds(20)), Int64(second))
            #expect(row.counted.count < 100)
        }
        #expect(row.running == 0)
    }

    // MARK: An ask under its own id

    @Test mutating func `A second key finds the case that an ask joined`() {
        row.note(open: "ABCD")
        #expect(row.openCase == "ABCD")
        row.note(open: nil)
        #expect(row.openCase == nil)
        #expect(row.lastCase == "ABCD")
    }
}
