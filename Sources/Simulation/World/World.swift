import AuditLog
import Escalation
import Fleet
import Messages
import SignedNote
import Store

/// A simulated installation: its clock, its store, its broker, its processes and the people around it. One thread, one
/// seed.
///
/// Whoever has something to do has a turn, in an order that is drawn. A turn is interrupted at every step to the outside:
/// there, others may have turns before it goes on, or it may end.
final class World: @unchecked Sendable {
    let plan: SimulationPlan
    /// Who is next, and how long things take.
    let order: Chance
    /// What goes wrong.
    let luck: Chance
    let tally: Tally
    let story: Story?
    private(set) var elapsed: Duration = .zero
    /// By how much the store's clock is ahead of the time that has passed.
    var skew: Duration = .zero
    /// Nothing goes wrong any more.
    var isCalm = false
    var agenda = Agenda()
    private(set) var seats: [any Seat] = []
    var processes: [Process] = []
    /// When only time could bring anything new, the last time.
    var quietAt: Duration = .zero
    /// When anything came of what workers did, the last time.
    var movedAt: Duration = .zero

    let post = Post(topology: Rules.topology, source: "/simulated")
    let rulebook: Rulebook
    private(set) var database: MemoryDatabase
    private(set) var broker: SimulatedBroker!
    private(set) var people: People!
    private(set) var oracle: Oracle!
    let keys: LogKeys
    private(set) var witnesses: [String: SimulatedWitness] = [:]

    /// A Monday morning.
    static let start = Instant(seconds: 1_772_438_400)
    private static let epoch = ContinuousClock.now

    init(_ plan: SimulationPlan, telling: Bool) throws {
        self.plan = plan
        order = Chance(plan.seed, "order")
        luck = Chance(plan.seed, "luck")
        tally = Tally()
        story = telling ? Story() : nil
        database = MemoryDatabase(clock: { Self.start })
        let salts = Chance(plan.seed, "salts")
        var rulebook = try Rules.load(into: database)
        rulebook.drawSalt = { (0..<4).flatMap { _ in withUnsafeBytes(of: salts.next().bigEndian, Array.init) } }
        self.rulebook = rulebook
        keys = try LogKeys(seed: plan.seed)
        broker = SimulatedBroker(self)
        oracle = Oracle(self)
        people = People(self)
        for (witness, key) in zip(keys.policy.witnesses, keys.witnesses) {
            witnesses[witness.name] = SimulatedWitness(self, key)
        }
        database.clock = { [unowned self] in now }
        database.observer = { [unowned self] commit in oracle.see(commit) }
    }

    /// By the store's clock.
    var now: Instant { Self.start + (elapsed + skew) }

    /// By the clock of a process, which never steps.
    var monotonic: ContinuousClock.Instant { Self.epoch + elapsed }

    func time(of instant: ContinuousClock.Instant) -> Duration { instant - Self.epoch }

    /// Whether something is due that a worker of this kind sees to without being told.
    func hasDue(for kind: WorkerKind) -> Bool {
        switch kind {
        case .sla: database.nextDue.map { $0 <= now } ?? false
        case .notify: database.nextNoticeDue.map { $0 <= now } ?? false
        case .trigger, .review, .audit: false
        }
    }

    /// Ends a process in the middle of what it does.
    func end(_ life: Life) { processes.first { $0.life === life }?.crash() }

    func join(_ seat: any Seat) { seats.append(seat) }

    func leave(_ life: Life) { seats.removeAll { $0.life === life } }

    func plan(in wait: Duration, _ happens: @escaping () -> Void) { agenda.add(at: elapsed + wait, happens) }

    /// Tells the story, where somebody listens.
    func tell(_ line: @autoclosure () -> String) {
        story?.add(line(), at: elapsed)
    }

    // MARK: Faults

    /// Whether this goes wrong now.
    func strikes(_ fault: Fault, _ probability: Double, on whom: @autoclosure () -> String) -> Bool {
        let drawn = luck.happens(probability)
        guard drawn, !isCalm, plan.faults.contains(fault) else { return false }
        tally.count(fault)
        tell("fault \(fault.rawValue): \(whom())")
        return true
    }

    // MARK: Time

    /// Lets everything happen until `limit`.
    func run(until limit: Duration) {
        while elapsed < limit, oracle.isSatisfied { step(until: limit) }
    }

    /// Lets others go on for so long, while one of them stands in a call.
    ///
    /// Once something does not hold, nobody has a turn any more, and the time passes all the same: or whoever waits for it
    /// would wait for ever, and nobody would hear what it was.
    func pass(_ wait: Duration) {
        let limit = elapsed + wait
        run(until: limit)
        elapsed = max(elapsed, limit)
    }

    /// One turn of somebody, or time passes until somebody wants one.
    func step(until limit: Duration) {
        if let happens = agenda.takeDue(by: elapsed) { return happens() }
        var ready = 0
        var next: (any Seat)?
        for seat in seats where isFree(seat) && (seat.wakesAt <= elapsed || seat.hasWork) {
            ready += 1
            // Each of those that are ready is as likely as the others.
            if order.below(ready) == 0 { next = seat }
        }
        guard let next else { return wait(until: limit) }
        take(next)
        elapsed += .microseconds(200 + order.below(3000))
    }

    private func isFree(_ seat: any Seat) -> Bool {
        !seat.life.isOver && !seat.life.seatsInCall.contains(ObjectIdentifier(seat))
    }

    func take(_ seat: any Seat) {
        let id = ObjectIdentifier(seat)
        seat.life.seatsInCall.insert(id)
        seat.turn()
        seat.life.seatsInCall.remove(id)
        tally.turns += 1
    }

    private func wait(until limit: Duration) {
        let free = seats.filter(isFree)
        var next = [limit, agenda.next, broker.nextArrival].compactMap { $0 }.min() ?? limit
        let isQuiet = isQuiet
        guard isQuiet || isAtRest else {
            for seat in free { next = min(next, seat.wakesAt) }
            elapsed = max(elapsed, next)
            return
        }
        if isQuiet { quietAt = elapsed }
        if let beat = nextBeat { next = min(next, max(elapsed, beat)) }
        for due in [database.nextDue, database.nextNoticeDue].compactMap({ $0 }) {
            next = min(next, max(elapsed, due.since(Self.start) - skew))
        }
        // Nothing would come of the looks at the rows in between; what else they do, renewing leases, is done here.
        let step = next - elapsed
        if let soonest = free.map(\.wakesAt).min(), soonest < next {
            database.renewLeases(of: broker.lanes, holders: Set(free.map(\.life.name)), by: step)
        } else if step <= .zero {
            next = free.map(\.wakesAt).min() ?? limit
        }
        elapsed = max(elapsed, min(next, limit))
    }

    /// Whether only time can bring anything new.
    private var isQuiet: Bool {
        database.outboxCount == 0 && !hasUnsigned && broker.isQuiet && oracle.passed.isEmpty
            && broker.streamSize == database.logSize && isCovered
    }

    /// Whether everybody has looked and waited for longer than any lease, and nothing came of it: what lies about waits
    /// for somebody who is down.
    private var isAtRest: Bool { elapsed - movedAt > .seconds(20) }

    /// Whether entries wait for their place, or for a signed head over it.
    var hasUnsigned: Bool { database.hasUnsequenced || database.signedSize < database.logSize }

    /// Whether what a signed head covers has left, and witnesses have had time to cosign it for what waits for them.
    var isCovered: Bool {
        guard database.receiptsThrough == database.signedSize else { return false }
        return database.heldCount == 0 || elapsed - oracle.log.signedAt > .seconds(10) && !database.hasCoveredHeld
    }

    /// Where outcomes wait for witnesses who did not answer, the next head comes with the next sign of life.
    private var nextBeat: Duration? {
        guard database.heldCount > 0 else { return nil }
        return seats.compactMap { ($0 as? SequencerSeat)?.beatsAt }.min()
    }

    func end() {
        agenda.clear()
        seats = []
        database.observer = nil
        database.clock = { Self.start }
    }
}
