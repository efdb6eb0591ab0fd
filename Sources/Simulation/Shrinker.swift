/// Makes a story in which something does not hold as short as it gets: fewer hours, fewer kinds of faults, fewer
/// happenings, as long as something still does not hold.
public struct Shrinker {
    /// The shortest story so far.
    public private(set) var shortest: SimulationResult
    private var attempts: Int
    private let isEnough: () -> Bool
    private let tell: (SimulationPlan, Bool) throws -> SimulationResult

    /// - Parameters:
    ///   - failed: A story in which something did not hold.
    ///   - attempts: How many shorter ones are tried at most.
    ///   - isEnough: Whether the shortest so far will do.
    ///   - tell: Tells the story of a plan, with its lines or without.
    public init(
        _ failed: SimulationResult,
        attempts: Int = 200,
        isEnough: @escaping () -> Bool = { false },
        tell: @escaping (SimulationPlan, Bool) throws -> SimulationResult
    ) {
        shortest = failed
        self.attempts = attempts
        self.isEnough = isEnough
        self.tell = tell
    }

    /// The shortest story that was found, with its lines.
    public mutating func shrink() throws -> SimulationResult {
        var size = -1
        while size != Self.size(of: shortest), attempts > 0, !isEnough() {
            size = Self.size(of: shortest)
            try cutHours()
            try dropFaults()
            try dropHappenings()
        }
        return try tell(shortest.plan, true)
    }

    private static func size(of result: SimulationResult) -> Int {
        result.plan.hours * 1000 + result.plan.faults.count * 1000 + result.happenings - result.plan.leftOut.count
    }

    /// - Returns: Whether it still does not hold.
    private mutating func holdsNot(_ plan: SimulationPlan) throws -> Bool {
        guard attempts > 0, !isEnough() else { return false }
        attempts -= 1
        let result = try tell(plan, false)
        guard result.broken?.invariant == shortest.broken?.invariant else { return false }
        shortest = result
        return true
    }

    private mutating func cutHours() throws {
        // The script of fewer hours is another one: what was left out of it says nothing.
        while shortest.plan.hours > 1, shortest.plan.leftOut.isEmpty {
            var plan = shortest.plan
            plan.hours = max(1, plan.hours / 2)
            guard try holdsNot(plan) else { break }
        }
    }

    private mutating func dropFaults() throws {
        var plan = shortest.plan
        plan.faults = []
        if try holdsNot(plan) { return }
        for fault in shortest.plan.faults.sorted() {
            var plan = shortest.plan
            plan.faults.remove(fault)
            _ = try holdsNot(plan)
        }
    }

    /// Leaves out halves, then quarters, down to single ones.
    private mutating func dropHappenings() throws {
        var length = max(1, shortest.happenings / 2)
        while true {
            for start in stride(from: 0, to: shortest.happenings, by: length) {
                let part = Set(start..<min(start + length, shortest.happenings)).subtracting(shortest.plan.leftOut)
                guard !part.isEmpty else { continue }
                var plan = shortest.plan
                plan.leftOut.formUnion(part)
                _ = try holdsNot(plan)
            }
            guard length > 1 else { return }
            length /= 2
        }
    }
}
