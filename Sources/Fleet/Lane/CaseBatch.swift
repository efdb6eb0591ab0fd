import Escalation
import Messages
import Store

/// The cases of one batch, while the core changes them, and what comes of it for the change set.
///
/// A case is changed in place, so that several messages of one batch for one case see one another.
public struct CaseBatch: CaseSet {
    public var cases: [CaseID: Case]
    private var changed: Set<CaseID> = []
    private var new: Set<CaseID> = []
    private let post: Post

    public init(_ cases: [CaseID: Case], post: Post) {
        self.cases = cases
        self.post = post
    }

    public mutating func insert(_ opened: Case) {
        cases[opened.id] = opened
        new.insert(opened.id)
    }

    /// Lets the core change a case. `nil` where the batch does not hold it.
    public mutating func change<Result>(_ id: CaseID, _ body: (inout Case) throws -> Result) rethrows -> Result? {
        guard var subject = cases[id] else { return nil }
        let before = subject.change
        defer {
            if subject.change != before, !new.contains(id) { changed.insert(id) }
            cases[id] = subject
        }
        return try body(&subject)
    }

    /// Writes what the batch came to: rows, entries, notices, and the messages that follow from them.
    ///
    /// - Parameter backlog: How many entries have no place in the log yet, counted up to a limit
    ///   (``Store/StoreTransaction/logBacklog(upTo:)``). Asked only where an outcome is to leave.
    public func write(
        _ step: Step,
        to changes: inout ChangeSet,
        backlog: (Int) throws -> Int,
        timersLookWithin: Duration = .seconds(1)
    ) rethrows {
        changes.newCases += new.sorted().compactMap { cases[$0] }
        changes.updatedCases += changed.sorted().compactMap { cases[$0] }
        changes.add(step)
        changes.outbox += step.passes.map(post.envelope)
        let waits = try waiting(step.outcomes, backlog)
        let leaving = step.outcomes.filter { waits[$0.id] == nil }
        changes.outbox += leaving.map(post.envelope)
        changes.held += step.outcomes.compactMap { outcome in waits[outcome.id].flatMap { holding(outcome, for: $0) } }
        changes.outbox += step.dataInquiries.map(post.envelope)
        changes.notices += leaving.compactMap { callback(for: $0, at: step.now) }
        if let wake = post.wakeNotify(changes.notices) { changes.outbox.append(wake) }
        let soonest = new.union(changed).compactMap { id in cases[id]?.nextDue.map { (due: $0, id: id) } }
            .min { $0.due < $1.due }
        if let soonest, soonest.due < step.now + timersLookWithin {
            changes.outbox.append(post.wakeSLA(soonest.due, case: soonest.id))
        }
    }

    /// For how many witnesses each outcome waits that does not leave at once: because its category is held, or because too many
    /// entries wait for their places in the log.
    private func waiting(_ outcomes: [Outcome], _ backlog: (Int) throws -> Int) rethrows -> [String: Int] {
        var waits: [String: Int] = [:]
        for outcome in outcomes {
            if let hold = outcome.hold {
                waits[outcome.id] = hold.witnesses
            } else if let backlogMax = outcome.outage.backlogMax {
                guard try backlog(backlogMax + 1) > backlogMax else { continue }
                waits[outcome.id] = HeldOutcome.loggedOnly
            } else {
                waits[outcome.id] = HeldOutcome.loggedOnly
            }
        }
        return waits
    }

    private func holding(_ outcome: Outcome, for witnesses: Int) -> HeldOutcome? {
        guard let place = DerivedID.placeOfConsequence(outcome.id) else { return nil }
        return HeldOutcome(
            envelope: post.envelope(outcome),
            caseID: outcome.caseID,
            change: place.change,
            witnesses: witnesses,
            callback: outcome.run?.callback
        )
    }

    /// The outcome, for the address that the waiting run named.
    private func callback(for outcome: Outcome, at now: Instant) -> Notice? {
        guard let url = outcome.run?.callback else { return nil }
        return .callback(of: post.envelope(outcome), case: outcome.caseID, to: url, at: now)
    }
}

extension Notice {
    /// An outcome for the address that the waiting run named.
    public static func callback(of outcome: Envelope, case id: CaseID, to url: String, at now: Instant) -> Notice {
        Notice(
            id: outcome.id + "_callback",
            caseID: id,
            generation: .max,
            purpose: .callback,
            recipient: .callback(url: url, outcome: String(decoding: outcome.body, as: UTF8.self)),
            createdAt: now
        )
    }
}
