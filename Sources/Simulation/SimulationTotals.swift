/// What many stories came to together.
public struct SimulationTotals: Sendable {
    public private(set) var stories = 0
    public private(set) var caseHours = 0.0
    public private(set) var cases = 0
    public private(set) var events = 0
    public private(set) var decisions = 0
    public private(set) var accepted = 0
    public private(set) var notices = 0
    /// Outcomes that waited for a signed head, and witnesses.
    public private(set) var held = 0
    public private(set) var receipts = 0
    /// Heads of the log that were signed and kept.
    public private(set) var checkpoints = 0
    public private(set) var entries: Int64 = 0
    public private(set) var commits = 0
    /// What people were told of what was not taken, by its code.
    public private(set) var refusals: [String: Int] = [:]
    private var struck: [Fault: Int] = [:]

    public init() {}

    public mutating func add(_ result: SimulationResult) {
        stories += 1
        caseHours += result.caseHours
        cases += result.cases
        events += result.events
        decisions += result.decisions
        accepted += result.accepted
        notices += result.notices
        held += result.held
        receipts += result.receipts
        checkpoints += result.checkpoints
        entries += result.entries
        commits += result.commits
        refusals.merge(result.refusals) { $0 + $1 }
        struck.merge(result.faults) { $0 + $1 }
    }

    /// How often each fault struck, every kind.
    public var faults: [(fault: Fault, count: Int)] { Fault.allCases.sorted().map { ($0, struck[$0] ?? 0) } }
}
