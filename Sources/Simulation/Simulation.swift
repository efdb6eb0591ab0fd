import Escalation
import Fleet
import Store

/// Runs the real handlers on a simulated broker, store and clock, and holds what happens against what must always hold.
public enum Simulation {
    /// Tells the story of `plan`.
    ///
    /// - Parameter telling: Whether its lines are kept.
    public static func run(_ plan: SimulationPlan, telling: Bool = false) throws -> SimulationResult {
        let world = try World(plan, telling: telling)
        defer { world.end() }
        return try world.live()
    }
}

/// What came of one story.
public struct SimulationResult: Sendable {
    public let plan: SimulationPlan
    /// What did not hold; `nil` where everything did.
    public let broken: BrokenInvariant?
    public let faults: [Fault: Int]
    /// How long cases stood open, in all.
    public let caseHours: Double
    public let cases: Int
    public let events: Int
    public let decisions: Int
    public let accepted: Int
    /// What people were told of what was not taken, by its code.
    public let refusals: [String: Int]
    public let notices: Int
    /// Outcomes that waited for a signed head, and witnesses.
    public let held: Int
    public let receipts: Int
    /// Heads of the log that were signed and kept.
    public let checkpoints: Int
    public let turns: Int
    public let commits: Int
    public let entries: Int64
    /// How many happenings the script had, those left out included.
    public let happenings: Int
    /// The root of the log: it says everything that was decided.
    public let logRoot: [UInt8]
    /// Empty where nobody listened.
    public let story: [String]

    init(
        plan: SimulationPlan,
        broken: BrokenInvariant?,
        faults: [Fault: Int] = [:],
        caseHours: Double = 0,
        cases: Int = 0,
        refusals: [String: Int] = [:],
        tally: Tally = Tally(),
        receipts: Int = 0,
        entries: Int64 = 0,
        happenings: Int,
        logRoot: [UInt8] = [],
        story: [String]
    ) {
        self.plan = plan
        self.broken = broken
        self.faults = faults
        self.caseHours = caseHours
        self.cases = cases
        self.refusals = refusals
        events = tally.events
        decisions = tally.decisions
        accepted = tally.accepted
        notices = tally.notices
        held = tally.held
        checkpoints = tally.checkpoints
        self.receipts = receipts
        turns = tally.turns
        commits = tally.commits
        self.entries = entries
        self.happenings = happenings
        self.logRoot = logRoot
        self.story = story
    }
}

extension World {
    static let metrics = FleetMetrics()

    /// How long everything has to come to its end after the last fault: past every window of every policy and every
    /// attempt at a notice.
    private static let rest: Duration = .seconds(6 * 24 * 3600)

    fileprivate func live() throws -> SimulationResult {
        let processes = [WorkerKind.trigger, .trigger, .review, .review, .sla, .sla, .notify, .notify, .audit, .audit]
            .enumerated().map { Process(self, $1, $0) }
        self.processes = processes
        defer { self.processes = [] }
        for process in processes { process.start() }
        var script = Script(self)
        let happenings = script.plan()
        planTroubles()
        let hours = Duration.seconds(plan.hours * 3600)
        run(until: hours)
        calmDown()
        let limit = elapsed + Self.rest
        while elapsed < limit, oracle.isSatisfied, !isOver, !isStuck { run(until: min(limit, elapsed + .seconds(600))) }
        if oracle.isSatisfied { try oracle.checkEnd(self) }
        return try result(happenings)
    }

    /// Nothing is under way and nothing will come due.
    private var isOver: Bool {
        database.nextDue == nil && database.nextNoticeDue == nil && agenda.next == nil && broker.leftOver == 0
            && database.outboxCount == 0 && !hasUnsigned && broker.streamSize == database.logSize
            && database.heldCount == 0 && isCovered
    }

    /// Nothing goes wrong any more, and still work lies about for longer than any wait of a worker.
    private var isStuck: Bool { elapsed - quietAt > .seconds(3600) }

    private func calmDown() {
        quietAt = elapsed
        isCalm = true
        broker.isBlocked = false
        tell("nothing goes wrong any more")
    }

    private func planTroubles() {
        for hour in 0..<plan.hours {
            for trouble in Trouble.allCases {
                let at = Duration.seconds(hour * 3600 + luck.below(3600))
                agenda.add(at: at) { [unowned self] in strike(trouble) }
            }
        }
    }

    private func strike(_ trouble: Trouble) {
        switch trouble {
        case .alarm:
            guard strikes(.alarm, 0.3, on: "the broker") else { return }
            broker.isBlocked = true
            plan(in: luck.duration(from: .seconds(2), to: .seconds(60))) { [unowned self] in
                broker.isBlocked = false
                tell("the alarm is over")
            }
        case .restart:
            if strikes(.brokerRestart, 0.3, on: "the broker") { broker.restart() }
        case .forward:
            let step = luck.duration(from: .milliseconds(500), to: .seconds(600))
            if strikes(.clockForward, 0.25, on: "the store's clock, by \(step)") { skew += step }
        case .backward:
            let step = luck.duration(from: .milliseconds(500), to: .seconds(120))
            if strikes(.clockBackward, 0.25, on: "the store's clock, by \(step)") { skew -= step }
        case .outage:
            for kind in WorkerKind.allCases {
                let length = luck.duration(from: .seconds(300), to: .seconds(2700))
                guard strikes(.outage, 0.1, on: "every \(kind.rawValue), for \(length)") else { continue }
                for process in processes where process.isOf(kind) { process.keepDown(until: elapsed + length) }
            }
        case .witness:
            let name = luck.pick(witnesses.keys.sorted())
            let length = luck.duration(from: .seconds(120), to: .seconds(7200))
            guard strikes(.witnessDown, 0.25, on: "\(name), for \(length)") else { return }
            witnesses[name]?.downUntil = elapsed + length
        }
    }

    private func result(_ happenings: Int) throws -> SimulationResult {
        let (counts, head) = try database.open().reading { (try $0.counts(), try $0.logHead()) }
        let time = oracle.caseTime
        return SimulationResult(
            plan: plan,
            broken: oracle.broken,
            faults: tally.faults,
            caseHours: Double(time.milliseconds) / 3_600_000,
            cases: counts.cases,
            refusals: oracle.refusals,
            tally: tally,
            receipts: oracle.log.receipts.count,
            entries: head.size,
            happenings: happenings,
            logRoot: head.root,
            story: story?.lines ?? []
        )
    }
}

/// What may befall the whole installation in an hour.
private enum Trouble: CaseIterable {
    case alarm, restart, forward, backward, outage, witness
}
