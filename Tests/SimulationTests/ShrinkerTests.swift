import Testing

@testable import Simulation

@Suite struct ShrinkerTests {
    /// A world of its own kind: something does not hold as soon as two happenings and a fault come together.
    private static func tell(_ plan: SimulationPlan, telling: Bool) -> SimulationResult {
        let isBroken = !plan.leftOut.contains(4) && !plan.leftOut.contains(9) && plan.faults.contains(.zombie)
        return SimulationResult(
            plan: plan,
            broken: isBroken ? BrokenInvariant(invariant: "two do not meet", how: "they met") : nil,
            happenings: 20,
            story: telling ? ["told"] : []
        )
    }

    @Test func `A story is shortened to what it takes`() throws {
        let failed = Self.tell(SimulationPlan(seed: 1, hours: 24), telling: false)
        var shrinker = Shrinker(failed, tell: Self.tell)
        let shortest = try shrinker.shrink()
        #expect(shortest.broken != nil && shortest.story == ["told"])
        #expect(shortest.plan.hours == 1)
        #expect(shortest.plan.faults == [.zombie])
        #expect(shortest.plan.leftOut == Set(0..<20).subtracting([4, 9]))
    }

    @Test func `No more is tried than is allowed`() throws {
        var told = 0
        let failed = Self.tell(SimulationPlan(seed: 1, hours: 24), telling: false)
        var shrinker = Shrinker(failed, attempts: 5) { plan, telling in
            told += 1
            return Self.tell(plan, telling: telling)
        }
        #expect(try shrinker.shrink().broken != nil)
        #expect(told == 6, "five shorter ones, and the shortest once more to be told")
    }
}
