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
    var skew: Duration = .zero { didSet { knownAt = nil } }
    /// Nothing goes wrong any more.
    var isCalm = false
    var agenda = Agenda()
    private(set) var seats: [any Seat] = []
    /// Those of lanes, by what the store knows them by.
    private var lanes: [LaneID: LaneSeat] = [:]
    var processes: [Process] = []
    /// When only time could bring anything new, the last time.
    var quietAt: Duration = .zero
    /// Whether anything lay in the outbox when time passed last.
    private var hadOutbox = false
    /// When turns that are left out were made up for, the last time.
    private var renewedAt: Duration = .zero
    /// What looks would find, and as of which state of the store.
    private var known: Prospects?
    private var knownAt: Int?

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

    /// By the time that has passed, an instant of the store's clock.
    func time(of instant: Instant) -> Duration { instant.since(Self.start) - skew }

    /// Whether something is due that a worker of this kind sees to without being told.
    func hasDue(for kind: WorkerKind) -> Bool {
        switch kind {
        case .sla: prospects.deadline <= elapsed
        case .notify: prospects.notice <= elapsed
        case .trigger, .review, .audit: false
        }
    }

    /// Ends a process in the middle of what it does.
    func end(_ life: Life) { processes.first { $0.life === life }?.crash() }

    func join(_ seat: any Seat) {
        seats.append(seat)
        if let seat = seat as? LaneSeat { lanes[seat.id] = seat }
        knownAt = nil
    }

    func leave(_ life: Life) {
        seats.removeAll { $0.life === life }
        lanes = lanes.filter { $0.value.life !== life }
        knownAt = nil
    }

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
        // Who stands in the call renews nothing meanwhile.
        knownAt = nil
        run(until: limit)
        knownAt = nil
        advance(to: limit)
    }

    /// One turn of somebody, or time passes until somebody wants one.
    func step(until limit: Duration) {
        if let happens = agenda.takeDue(by: elapsed) { return happens() }
        var ready = 0
        var next: (any Seat)?
        for seat in seats where isFree(seat) && (isAwake(seat) || seat.hasWork) {
            ready += 1
            // Each of those that are ready is as likely as the others.
            if order.below(ready) == 0 { next = seat }
        }
        guard let next else { return wait(until: limit) }
        take(next)
        advance(to: elapsed + .microseconds(200 + order.below(3000)))
    }

    private func isAwake(_ seat: any Seat) -> Bool { seat.findsAt <= elapsed && seat.wakesAt <= elapsed }

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

    /// Time passes until somebody has something to do. Of looks that would find nothing until then, none is taken.
    private func wait(until limit: Duration) {
        if isCalm, isQuiet { quietAt = elapsed }
        if hadOutbox || database.outboxCount > 0 { oracle.lookAtOutbox() }
        hadOutbox = database.outboxCount > 0
        var next = [limit, agenda.next, broker.nextArrival].compactMap { $0 }.min() ?? limit
        for seat in seats where isFree(seat) {
            let findsAt = seat.findsAt
            if findsAt < next { next = min(next, max(seat.wakesAt, findsAt)) }
        }
        advance(to: next)
    }

    /// The time moves on, and whoever would have looked in vain meanwhile has renewed what it holds. Who stands in a call
    /// has not.
    private func advance(to time: Duration) {
        guard time > elapsed else { return }
        guard time - renewedAt > .seconds(1) else { return elapsed = time }
        let (before, asleep) = (now, seats.filter { isFree($0) && $0.findsAt > elapsed })
        elapsed = time
        renewedAt = time
        for seat in asleep { seat.renew(at: before) }
    }

    // MARK: What looks would find

    var prospects: Prospects {
        if let known, knownAt == database.version { return known }
        let prospects = Prospects(self)
        (known, knownAt) = (prospects, database.version)
        return prospects
    }

    /// Whether a lane lives, and stands in no call: it renews its lease.
    func isAtHand(_ lane: LaneID) -> Bool { lanes[lane].map(isFree) ?? false }

    /// Whether the process of a lane lives, in a call or not.
    func lives(_ lane: LaneID) -> Bool { lanes[lane] != nil }

    /// Whether a sequencer of this name lives, and stands in no call.
    func keepsRole(_ holder: String) -> Bool {
        seats.contains { $0 is SequencerSeat && $0.life.name == holder && isFree($0) }
    }

    /// Whether only time can bring anything new.
    private var isQuiet: Bool {
        database.outboxCount == 0 && !hasUnsigned && broker.isQuiet && oracle.passed.isEmpty
            && broker.streamSize == database.logSize && isCovered
    }

    /// Whether entries wait for their place, or for a signed head over it.
    var hasUnsigned: Bool { database.hasUnsequenced || database.signedSize < database.logSize }

    /// Whether what a signed head covers has left, and witnesses have had time to cosign it for what waits for them.
    var isCovered: Bool {
        guard database.receiptsThrough == database.signedSize else { return false }
        return database.heldCount == 0 || elapsed - oracle.log.signedAt > .seconds(10) && !database.hasCoveredHeld
    }

    func end() {
        agenda.clear()
        (seats, lanes) = ([], [:])
        known = nil
        database.observer = nil
        database.clock = { Self.start }
    }
}
