import AMQP
import Escalation
import Fleet
import Logging
import Messages
import Store

/// Delivers notices: takes due ones under a lease, sends them outside any transaction, writes what became of each into
/// its case's story.
///
/// A process that dies between sending and writing leaves a lease behind; when it has passed, the notice is sent again
/// under the same id.
public final class NoticeHandler: BatchHandler {
    public typealias Item = Void

    public let queues: [QueueName]
    private let post: Post
    private let rules: RulebookReader
    private let channels: any NoticeWays
    private let retry: NoticeRetry
    private let limit: NoticeLimit?
    private let metrics: FleetMetrics
    private let lease: Duration
    /// For whoever names none, or none that there are words in.
    private let language: LanguageTag

    private static let batch = 200
    /// Longer than the slowest attempt takes, which its channel bounds, and the time between two renewals. Who dies
    /// holds up what was leased for so long, and no more.
    public static let lease: Duration = .seconds(45)
    /// How often what was sent is written down, and the lease of what was not is renewed.
    private static let renewal: Duration = .seconds(5)
    private static let lookInterval: Duration = .seconds(1)

    public init(
        post: Post,
        rules: RulebookReader,
        channels: any NoticeWays,
        retry: NoticeRetry,
        limit: NoticeLimit? = nil,
        metrics: FleetMetrics,
        language: LanguageTag = .english,
        lease: Duration = NoticeHandler.lease
    ) {
        self.lease = lease
        self.language = language
        self.post = post
        self.rules = rules
        self.channels = channels
        self.retry = retry
        self.limit = limit
        self.metrics = metrics
        self.queues = [QueueName(bounded: post.topology.notify)]
    }

    /// A wake-up contains nothing to do: that it came makes the lane look at the rows.
    public func read(_ delivery: Delivery) -> Reading<Void>? { nil }

    public func decide(_ items: [Void], in transaction: any StoreTransaction, changes: inout ChangeSet) throws {}

    public func tick(_ lane: Lane, serving: (Duration) throws -> Void) throws -> Duration {
        _ = try rules.refresh(lane, serving: serving)
        while true {
            let wait = try lane.reading(serving: serving) { reader in
                try reader.nextNoticeDue().map { $0.since(reader.now) }
            }
            guard let wait else { return Self.lookInterval }
            guard wait <= .zero else { return min(wait, Self.lookInterval) }
            let round = try lane.commit(serving: serving) { transaction, _ in
                try NoticeRound(in: transaction, limit: limit, batch: Self.batch, lease: lease)
            }
            guard !round.isEmpty else { return .milliseconds(20) }
            try work(through: tasks(for: round, lane: lane, serving: serving), lane: lane, serving: serving)
        }
    }

    /// Slow receivers make a batch long: what was sent is written down every few seconds, and what was not stays ours.
    private func work(through tasks: [NoticeTask], lane: Lane, serving: (Duration) throws -> Void) throws {
        var rest = tasks[...]
        while !rest.isEmpty {
            var attempts: [Attempt] = []
            let limit = lane.now + Self.renewal
            repeat {
                let task = rest.removeFirst()
                let result = perform(task)
                attempts += task.leased.map { Attempt(leased: $0, result: result) }
                try serving(.zero)
            } while !rest.isEmpty && lane.now < limit
            let held = try lane.commit(serving: serving) { transaction, changes in
                try record(attempts, keeping: rest.flatMap(\.leased), in: transaction, changes: &changes)
            }
            for attempt in attempts { count(attempt) }
            rest = rest.compactMap { $0.limited(to: held) }[...]
        }
    }

    // MARK: Before sending

    private func tasks(
        for round: NoticeRound,
        lane: Lane,
        serving: (Duration) throws -> Void
    ) throws -> [NoticeTask] {
        let rulebook = rules.rulebook
        return try lane.reading(serving: serving) { reader in
            func task(_ leased: LeasedNotice) throws -> (task: NoticeTask, due: Instant) {
                guard let subject = try reader.case(leased.notice.caseID) else {
                    let reason = "the store has no case \(leased.notice.caseID)"
                    return (NoticeTask(leased, .impossible(reason)), .distantPast)
                }
                let work = self.work(for: leased, of: subject, rulebook: rulebook, now: reader.now)
                return (NoticeTask(leased, work), subject.nextDeadline ?? Instant(microseconds: .max))
            }
            let alone = try round.each.map { try task($0).task }
            let together = try round.together.flatMap { leased in
                NoticeTask.together(try leased.map(task).sorted { $0.due < $1.due }.map(\.task))
            }
            return alone + together
        }
    }

    private func work(
        for leased: LeasedNotice,
        of subject: Case,
        rulebook: Rulebook,
        now: Instant
    ) -> NoticeTask.Work {
        let notice = leased.notice
        #if BELAY_MUTANT_ENDED_UNTOLD
            if subject.openGeneration != notice.generation { return .stop }
        #else
            if notice.asksForDecision, subject.openGeneration != notice.generation { return .stop }
        #endif
        if notice.isAnswered(in: subject) { return .stop }
        // The core makes no such notice. Should one lie in the store all the same, it goes nowhere.
        guard notice.staysInDrill(of: subject) else { return .stop }
        switch notice.recipient {
        case .callback(let url, let outcome):
            return .call(url: url, body: Array(outcome.utf8))
        case .person(let id, let channel):
            guard let person = rulebook.directory.people[id] else {
                return .impossible("the directory has no person \(id) any more")
            }
            guard let contact = person.contacts.first(where: { $0.channel == channel }) else {
                return .impossible("\(id) has no contact of channel \(channel) any more")
            }
            guard let policy = rulebook.policy(subject.policy) else {
                return .impossible("\(subject.policy) is not known")
            }
            let text = NoticeText(
                notice.purpose,
                of: subject,
                policy: policy,
                to: person,
                in: person.languages + [language],
                actingFor: subject.absent(leavingTo: person.id, policy: policy, directory: rulebook.directory, at: now),
                channel: channel,
                workingTimeLeft: subject.workingTimeLeft(at: now, policy: policy, calendars: rulebook.calendars),
                expectedBy: subject.expectedBy(policy: policy, calendars: rulebook.calendars),
                localTime: { channels.localTime($0, for: person) }
            )
            return .tell([text], address: contact.address, channel: channel)
        }
    }

    // MARK: Sending

    private func perform(_ task: NoticeTask) -> Attempt.Result {
        switch task.work {
        case .stop:
            .stopped
        case .impossible(let reason):
            .failed(reason)
        case .tell(let texts, let address, let channel):
            Attempt.Result(channels.tell(texts, notice: task.leased[0].notice, address: address, channel: channel))
        case .call(let url, let body):
            Attempt.Result(channels.call(url: url, notice: task.leased[0].notice, body: body))
        }
    }

    private func count(_ attempt: Attempt) {
        let channel = attempt.leased.notice.recipient.channel.rawValue
        switch attempt.result {
        case .delivered: metrics.notice(channel, .delivered).increment()
        case .failed: metrics.notice(channel, .failed).increment()
        case .later: metrics.notice(channel, .postponed).increment()
        case .stopped: break
        }
    }

    // MARK: After sending

    /// Writes what became of `attempts` and renews the lease of `rest`; which of all are still held.
    private func record(
        _ attempts: [Attempt],
        keeping rest: [LeasedNotice],
        in transaction: any StoreTransaction,
        changes: inout ChangeSet
    ) throws -> Set<LeasedNotice> {
        let rulebook = rules.rulebook
        var batch = CaseBatch(
            try transaction.lockCases(Set(attempts.map(\.leased.notice.caseID))),
            post: post
        )
        let held = Set(try transaction.lockNotices(attempts.map(\.leased) + rest))
        var step = rulebook.step(at: transaction.now)
        var lost: [(CaseID, generation: Int64)] = []
        for attempt in attempts where held.contains(attempt.leased) {
            let state = attempt.state(now: transaction.now, retry: retry)
            changes.noticeStates.append(state)
            guard let result = state.result else { continue }
            let notice = attempt.leased.notice
            batch.change(notice.caseID) { $0.note(result, of: notice, step: &step) }
            // Warnings say again what was said; whether anybody knows of the case is for the first notices to tell.
            if case .failed = result, notice.purpose == .decide { lost.append((notice.caseID, notice.generation)) }
        }
        for (id, generation) in lost where try nobodyWasReached(id, generation, changes: changes, in: transaction) {
            batch.change(id) { subject in
                guard let policy = rulebook.policy(subject.policy) else { return }
                _ = subject.levelUnreachable(generation: generation, policy: policy, step: &step)
            }
        }
        try batch.write(step, to: &changes, backlog: transaction.logBacklog)
        for leased in rest where held.contains(leased) {
            changes.noticeStates.append(
                NoticeState(
                    notice: leased.notice,
                    attempt: leased.attempt,
                    standing: .waiting(until: transaction.now + lease),
                    detail: nil
                )
            )
        }
        return held
    }

    /// Every notice that told the owners of this stay of the case has failed for good, this batch's results included.
    private func nobodyWasReached(
        _ id: CaseID,
        _ generation: Int64,
        changes: ChangeSet,
        in transaction: any StoreTransaction
    ) throws -> Bool {
        var tally = try transaction.noticeTally(case: id, generation: generation)
        for state in changes.noticeStates
        where state.notice.caseID == id && state.notice.generation == generation && state.notice.purpose == .decide {
            tally.waiting -= 1
            switch state.standing {
            case .waiting: tally.waiting += 1
            case .delivered: tally.delivered += 1
            case .failed: tally.failed += 1
            case .stopped: break
            }
        }
        return tally.nobodyWasReached
    }
}
