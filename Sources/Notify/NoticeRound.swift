import Escalation
import Store

/// The notices that a lane has taken for sending, each by itself or as a digest of one person.
struct NoticeRound {
    private(set) var each: [LeasedNotice] = []
    private(set) var together: [[LeasedNotice]] = []
    /// Whether nothing was due, or nothing may be sent yet.
    var isEmpty: Bool { each.isEmpty && together.isEmpty }

    /// One digest holds so many at most.
    private static let digestMax = 1_000

    /// Leases what is due, and gives back what its reader would get too soon.
    init(
        in transaction: any StoreTransaction,
        limit: NoticeLimit?,
        batch: Int,
        lease: Duration
    ) throws {
        let leased = try transaction.leaseNotices(limit: batch, lease: lease)
        guard let limit else {
            each = leased
            return
        }
        // Practice takes nothing of what a reader may be sent, and stands in no digest beside what is not.
        let drills = try transaction.drillCases(among: Set(leased.map(\.notice.caseID)))
        let lines = Dictionary(
            grouping: leased.filter { !drills.contains($0.notice.caseID) },
            by: \.notice.recipient.line
        )
        each = (lines[nil] ?? []) + leased.filter { drills.contains($0.notice.caseID) }
        var paces = try transaction.lockPaces(Set(lines.keys.compactMap { $0 }))
        // In the order in which each was first due, so that the same notices make the same round.
        let order = leased.compactMap(\.notice.recipient.line)
        var seen: Set<NoticeLine> = []
        for line in order where seen.insert(line).inserted {
            guard let leased = lines[line], var pace = paces[line] else { continue }
            switch pace.admit(leased.count, under: limit, at: transaction.now) {
            case .each:
                each += leased
            case .together:
                let more = try transaction.leaseNotices(on: line, limit: Self.digestMax - leased.count, lease: lease)
                let practised = try transaction.drillCases(among: Set(more.map(\.notice.caseID)))
                each += more.filter { practised.contains($0.notice.caseID) }
                together.append(leased + more.filter { !practised.contains($0.notice.caseID) })
            case .notBefore(let instant):
                try transaction.postponeNotices(leased, until: instant)
            }
            paces[line] = pace
        }
        try transaction.keepPaces(paces)
    }
}

extension Recipient {
    /// `nil` for an automation's callback: that is one message a run.
    fileprivate var line: NoticeLine? {
        switch self {
        case .person(let person, let channel): NoticeLine(person: person, channel: channel)
        case .callback: nil
        }
    }
}
