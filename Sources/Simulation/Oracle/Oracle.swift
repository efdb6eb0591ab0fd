import AMQP
import Escalation
import JSON
import Messages
import Store

/// Holds everything that happens against what must always hold.
///
/// It sees every commit, every message that the broker takes, and what people and sources sent; it knows nothing of how
/// workers come to what they do.
final class Oracle {
    private unowned let world: World
    /// The first thing that did not hold.
    private(set) var broken: BrokenInvariant?
    var isSatisfied: Bool { broken == nil }

    /// Cases on their way to a level.
    private(set) var passed: Set<CaseID> = []
    private(set) var openCases: [KeyID: CaseID] = [:]
    private(set) var openedAt: [CaseID: Duration] = [:]
    /// How long cases stood open, in all.
    private(set) var caseTime: Duration = .zero
    private var fired: Set<String> = []
    private var grounds = Grounds()
    private var outbox = OutboxWatch()
    private(set) var log: LogOracle!

    private(set) var events: [String: SourceEvent] = [:]
    private(set) var decisions: [String: (message: PersonMessage, by: PersonID)] = [:]
    private(set) var answers: [String: Set<Answer>] = [:]
    /// Of each case and run, the outcomes that the broker took: id to body.
    private(set) var outcomes: [OutcomeKey: [String: Set<[UInt8]>]] = [:]

    struct OutcomeKey: Hashable, Comparable {
        let caseID: CaseID
        /// The ask of the run that waits; empty where nobody asked.
        let ask: String

        static func < (left: Self, right: Self) -> Bool { (left.caseID, left.ask) < (right.caseID, right.ask) }
    }

    /// What asks for something, which may be over by the time that it would be sent.
    static let mayStayUnsaid: Set<Notice.Purpose> = [.decide, .warning, .takenBack, .question, .record]

    init(_ world: World) {
        self.world = world
        log = LogOracle(world)
    }

    func isBroken(_ invariant: String, _ how: String) {
        guard broken == nil else { return }
        world.tell("BROKEN: \(invariant): \(how)")
        broken = BrokenInvariant(invariant: invariant, how: how)
    }

    // MARK: What it hears

    func note(_ event: SourceEvent) {
        events[event.id] = event
        world.tally.events += 1
    }

    func note(_ message: PersonMessage, by person: PersonID) {
        if decisions[message.id] == nil { world.tally.decisions += 1 }
        decisions[message.id] = (message, person)
    }

    func hear(_ message: OutgoingMessage, exchange: String, key: String) {
        if exchange == world.post.topology.answers, let answer = Answer(body: message.body) {
            answers[answer.of, default: []].insert(answer)
        }
        let topology = world.post.topology
        guard exchange == topology.outcomes || exchange == topology.receipts,
            let body = try? JSONValue.parse(message.body), let data = body["data"], let id = data["case"]?.string
        else { return }
        if exchange == topology.receipts { return log.hear(receipt: data, message.body) }
        let own = OutcomeKey(caseID: CaseID(id), ask: data["run"]?["ask"]?.string ?? "")
        outcomes[own, default: [:]][data["id"]?.string ?? "", default: []].insert(message.body)
        log.see(leaving: data["id"]?.string ?? "")
    }

    /// What people were told of what was not taken, by its code.
    var refusals: [String: Int] {
        answers.values.joined().reduce(into: [:]) { counts, answer in
            if case .refused(let code, _, _) = answer.result { counts[code, default: 0] += 1 }
        }
    }

    /// Looks at what lies in the outbox, while time passes.
    func lookAtOutbox() {
        let stuck = outbox.look(at: world.database.outboxRows, now: world.elapsed) { lane in
            world.lives(lane) && !world.broker.isBlocked
        }
        guard let stuck else { return }
        isBroken("everything leaves through the outbox", "row \(stuck.row) lies, and \(stuck.lane) lives")
    }

    // MARK: What it sees of a commit

    func see(_ commit: MemoryCommit) {
        for change in commit.cases {
            compare(change.before, change.after)
            keep(change)
        }
        for entry in commit.entries { read(entry, in: commit) }
        checkOrder(of: commit)
        log.see(commit)
    }

    private func keep(_ change: MemoryCommit.ChangedCase) {
        let subject = change.after
        if case .open(let stay) = subject.status, stay.stage == .passed {
            passed.insert(subject.id)
        } else {
            passed.remove(subject.id)
        }
        if change.before == nil {
            world.tell("\(subject.id) opened: \(subject.key.trigger) \(subject.key.value)")
            openedAt[subject.id] = world.elapsed
            if subject.outcome == nil {
                if let other = openCases[subject.key] {
                    isBroken("a key has at most one open case", "\(subject.id) beside \(other)")
                }
                openCases[subject.key] = subject.id
            }
        }
        guard change.before?.outcome == nil, let outcome = subject.outcome else { return }
        world.tell("\(subject.id) ended: \(outcome.rawValue)")
        if openCases[subject.key] == subject.id { openCases[subject.key] = nil }
        caseTime += world.elapsed - (openedAt[subject.id] ?? world.elapsed)
    }

    private func compare(_ before: Case?, _ after: Case) {
        guard let before else { return }
        let rule = "a case moves on and never back"
        if after.change < before.change || after.revision < before.revision || after.updatedAt < before.updatedAt {
            isBroken(
                rule,
                "\(after.id): change \(before.change) to \(after.change), revision \(before.revision) to \(after.revision)"
            )
        }
        switch (before.status, after.status) {
        case (.closed(let old), .closed(let new)):
            if old != new { isBroken("one outcome for a case", "\(after.id): \(old.outcome), then \(new.outcome)") }
        case (.closed, .open): isBroken("one outcome for a case", "\(after.id) was opened again")
        case (.open(let old), .open(let new)):
            if new.generation < old.generation || new.level != old.level && new.generation == old.generation {
                isBroken(
                    rule,
                    "\(after.id): stay \(old.generation) at \(old.level), then \(new.generation) at \(new.level)"
                )
            }
        case (.open, .closed): break
        }
    }

    /// Each change of a case has its entry, in order and without a gap.
    private func checkOrder(of commit: MemoryCommit) {
        let rule = "every change has its entry, in order"
        for change in commit.cases {
            let numbers = commit.entries.filter { $0.caseID == change.after.id }.map(\.change)
            let first = (change.before?.change ?? 0) + 1
            let due = first <= change.after.change ? Array(first...change.after.change) : []
            if numbers != due { isBroken(rule, "\(change.after.id): entries \(numbers), changes \(due)") }
        }
    }

    // MARK: What an entry says

    private func read(_ entry: Entry, in commit: MemoryCommit) {
        guard let body = try? JSONValue.parse(entry.body) else {
            return isBroken("every change has its entry, in order", "\(entry.caseID): an entry is no JSON")
        }
        if let (invariant, how) = grounds.read(entry, body, events: events) { isBroken(invariant, how) }
        switch entry.kind {
        case .windowPassed, .warningDue, .claimExpired: fire(entry, body, in: commit)
        case .decisionTaken: check(entry, body, in: commit)
        case .noticeStopped:
            let purpose = body["purpose"]?.string.flatMap(Notice.Purpose.init(rawValue:))
            if purpose.map({ !Self.mayStayUnsaid.contains($0) }) ?? true {
                isBroken("whoever is to be told is told", "\(entry.caseID): \(body["notice"] ?? .null) is never sent")
            }
        default: break
        }
    }

    private func fire(_ entry: Entry, _ body: JSONValue, in commit: MemoryCommit) {
        let rule = "a deadline fires once, and never early"
        let due = body["due"]?.string ?? "?"
        let before = commit.cases.first { $0.after.id == entry.caseID }?.before
        let name = "\(entry.caseID) \(entry.kind.rawValue) \(before?.openGeneration ?? 0)"
        // A window passes once in a stay, and its owners are warned once; claims are told apart by when they end.
        let own = entry.kind == .claimExpired ? "\(name) \(due)" : name
        if !fired.insert(own).inserted { isBroken(rule, "\(own) (due \(due)) fired again") }
        if let instant = Instant(due), instant > world.now { isBroken(rule, "\(own) fired at \(world.now)") }
    }

    /// A decision that was taken was sent, by somebody who may, on what stood there.
    private func check(_ entry: Entry, _ body: JSONValue, in commit: MemoryCommit) {
        let rule = "nobody decides what the policy does not let them decide"
        world.tally.accepted += 1
        guard let id = body["message"]?.string, let (message, person) = decisions[id],
            case .decide(let decision) = message.content, body["by"]?.string == person.rawValue
        else { return isBroken(rule, "\(entry.caseID): a decision that nobody sent was taken") }
        let stood = (body["revision"]?.int ?? 0) - 1
        if decision.revision != stood {
            isBroken(rule, "\(entry.caseID): \(person) decided on revision \(decision.revision), there stood \(stood)")
        }
        guard let before = commit.cases.first(where: { $0.after.id == entry.caseID })?.before,
            case .open(let stay) = before.status
        else { return isBroken(rule, "\(entry.caseID): it was not open") }
        if Rules.owners[stay.level]?.contains(person) != true {
            isBroken(rule, "\(entry.caseID): \(person) owns no case at \(stay.level)")
        }
        let earlier = commit.entries.filter { $0.caseID == entry.caseID && $0.change < entry.change }
        let held = stay.claim.map { StandingClaim(by: $0.by, until: $0.until) }
        if let claim = StandingClaim.after(earlier, from: held), claim.by != person, claim.until > world.now {
            isBroken(rule, "\(entry.caseID): \(person) decided, \(claim.by) had claimed it until \(claim.until)")
        }
        guard decision.action == .approve, let amount = before.snapshot.fields["data"]?["amount"]?.int else { return }
        if amount > Rules.limits[decision.authority ?? ""] ?? 0 {
            isBroken(rule, "\(entry.caseID): \(person) approved \(amount) by \(decision.authority ?? "nothing")")
        }
    }
}

/// What must always hold and did not.
public struct BrokenInvariant: Hashable, Sendable {
    public let invariant: String
    public let how: String
}
