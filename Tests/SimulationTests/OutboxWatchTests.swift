import Store
import Testing

@testable import Simulation

@Suite struct OutboxWatchTests {
    private static let rows: [Int64: LaneID] = [7: LaneID("trigger/a"), 8: LaneID("trigger/b")]
    private var watch = OutboxWatch()

    @Test mutating func `A row that lies while its lane lives is seen after ten minutes`() {
        #expect(watch.look(at: Self.rows, now: .seconds(5), mayLeave: { _ in true }) == nil)
        #expect(watch.look(at: Self.rows, now: .seconds(605), mayLeave: { _ in true }) == nil)
        let found = watch.look(at: [8: LaneID("trigger/b")], now: .seconds(606), mayLeave: { _ in true })
        #expect(found?.row == 8 && found?.lane == LaneID("trigger/b"))
    }

    @Test mutating func `The time in which nothing could take a row away does not count`() {
        #expect(watch.look(at: Self.rows, now: .seconds(5), mayLeave: { _ in true }) == nil)
        #expect(watch.look(at: Self.rows, now: .seconds(590), mayLeave: { $0 == LaneID("trigger/a") }) == nil)
        #expect(watch.look(at: Self.rows, now: .seconds(606), mayLeave: { _ in true })?.row == 7)
        #expect(watch.look(at: [8: LaneID("trigger/b")], now: .seconds(1190), mayLeave: { _ in true }) == nil)
        #expect(watch.look(at: [8: LaneID("trigger/b")], now: .seconds(1191), mayLeave: { _ in true })?.row == 8)
    }
}
