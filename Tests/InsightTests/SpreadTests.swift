import Testing

@testable import Insight

@Suite struct SpreadTests {
    @Test func `Of one time, everything is that time; of none there is nothing`() throws {
        let spread = try #require(Spread([7]))
        #expect(spread.mean == .microseconds(7) && spread.median == .microseconds(7))
        #expect(spread.p90 == .microseconds(7) && spread.p99 == .microseconds(7))
        #expect(Spread([]) == nil)
    }

    @Test func `A percentile is the least time that so many of a hundred do not exceed`() throws {
        var generator = SystemRandomNumberGenerator()
        let seed = UInt64.random(in: 0 ... .max, using: &generator)
        var state = seed
        for count in [2, 3, 9, 10, 11, 99, 100, 101, 1000] {
            let times = (0..<count).map { _ -> Int64 in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Int64(state >> 40) % 50
            }
            let spread = try #require(Spread(times))
            for (percent, found) in [(50, spread.median), (90, spread.p90), (99, spread.p99)] {
                // By counting, not by sorting.
                let least = times.filter { time in times.count { $0 <= time } * 100 >= percent * count }.min()
                #expect(found == .microseconds(least ?? -1), "seed \(seed), \(percent) of \(count)")
            }
            #expect(spread.mean == .microseconds(times.reduce(0, +) / Int64(count)), "seed \(seed)")
        }
    }

    @Test func `A million cases of three hundred years each have a mean`() throws {
        let long: Int64 = 300 * 365 * 86_400 * 1_000_000
        #expect(try #require(Spread([Int64](repeating: long, count: 1_000_000))).mean == .microseconds(long))
    }
}
