import Escalation
import Fleet
import Messages
import Store

/// Brings open cases up to documents that were applied: moves the deadlines of policies that follow their calendars, and
/// adds whoever has come to own a case through a rota or an absence. A page of cases at a time, so that what is due
/// meanwhile does not wait.
///
/// It may run twice, or in several workers at once: a deadline that stands where its calendar puts it stays, and an
/// owner who was asked is not asked again. What rotas foresee needs no sweep: it is a deadline of the case's own row.
struct RuleSweep {
    private let post: Post
    /// Whether duties are looked at, not only calendars.
    private let duties: Bool
    private var last: CaseID?
    /// Every worker has taken newer documents up by then, so that none arms a window by the old ones behind the sweep.
    private let startsAt: ContinuousClock.Instant
    private static let page = 200

    init(post: Post, duties: Bool, now: ContinuousClock.Instant) {
        startsAt = now + RulebookReader.lookInterval * 3
        self.post = post
        self.duties = duties
    }

    /// Goes through the next page. Returns how long until there is more to do; `nil` once all cases were looked at.
    mutating func advance(
        _ lane: Lane,
        by rulebook: Rulebook,
        serving: (Duration) throws -> Void
    ) throws -> Duration? {
        let wait = startsAt - lane.now
        guard wait <= .zero else { return wait }
        let after = last
        let (page, now) = try lane.reading(serving: serving) {
            (try $0.casesPage(after: after, limit: Self.page), $0.now)
        }
        guard let end = page.last else { return nil }
        let behind = page.filter { subject in
            guard let policy = rulebook.policy(subject.policy) else { return false }
            return subject.isBehindCalendar(policy: policy, calendars: rulebook.calendars)
                || duties && subject.isBehindDuty(policy: policy, directory: rulebook.directory, now: now)
        }
        if !behind.isEmpty { try move(Set(behind.map(\.id)), lane, by: rulebook, serving: serving) }
        last = end.id
        return .zero
    }

    private func move(
        _ ids: Set<CaseID>,
        _ lane: Lane,
        by rulebook: Rulebook,
        serving: (Duration) throws -> Void
    ) throws {
        let (post, duties) = (post, duties)
        try lane.commit(serving: serving) { transaction, changes in
            var batch = CaseBatch(try transaction.lockCases(ids), post: post)
            var step = rulebook.step(at: transaction.now)
            for id in ids.sorted() {
                batch.change(id) { subject in
                    guard let policy = rulebook.policy(subject.policy) else { return }
                    _ = subject.followCalendar(policy: policy, step: &step)
                    if duties { _ = subject.followDuty(policy: policy, step: &step) }
                }
            }
            try batch.write(step, to: &changes, backlog: transaction.logBacklog)
        }
    }
}
