import Escalation

/// The cases of a policy before and after something changed, over spans of one length.
public struct Comparison: Hashable, Sendable {
    public struct Side: Hashable, Sendable {
        public let cases: Int
        public let medianResolve: Duration?
        /// Of the windows that people had to keep, the share that passed.
        public let brokenShare: Double?
        /// Of the cases that ended, the share that ended in a refusal, a stop or by hand.
        public let stoppedShare: Double?
    }

    /// How long each of the two spans is.
    public let span: Duration
    public let before: Side
    public let after: Side

    /// Both sides end where the report does, so that neither is longer than the other. `nil` where a side has no time.
    init?(of policy: String, at change: Instant, in selection: Selection) {
        let scope = selection.fold.scope
        let end = min(scope.to, selection.lastOpened ?? scope.to)
        let begin = max(scope.from, selection.firstOpened ?? scope.from)
        let span = min(change.since(begin), end.since(change))
        guard span > .zero, let number = selection.names.known(policy) else { return nil }
        var sides = [SideTally(), SideTally()]
        for (_, story) in selection.stories where story.policy == number {
            if story.openedAt >= change - span, story.openedAt < change {
                sides[0].add(story, selection.names)
            } else if story.openedAt >= change, story.openedAt <= change + span {
                sides[1].add(story, selection.names)
            }
        }
        self.span = span
        before = sides[0].total
        after = sides[1].total
    }

    private struct SideTally {
        private var cases = 0
        private var resolve: [Int64] = []
        private var kept = 0
        private var broken = 0
        private var stopped = 0

        mutating func add(_ story: CaseStory, _ names: NameTable) {
            cases += 1
            for stay in story.stays {
                if stay.window == .kept { kept += 1 }
                if stay.window == .broken { broken += 1 }
            }
            guard let closedAt = story.closedAt else { return }
            resolve.append(closedAt.since(story.openedAt).microseconds)
            switch OutcomeKind(rawValue: names[story.outcome]) {
            case .refused?, .cancel?, .manual?: stopped += 1
            default: break
            }
        }

        var total: Side {
            Side(
                cases: cases,
                medianResolve: Spread(resolve)?.median,
                brokenShare: .share(broken, of: kept + broken),
                stoppedShare: .share(stopped, of: resolve.count)
            )
        }
    }
}

extension Selection {
    var firstOpened: Instant? { stories.lazy.map(\.element.openedAt).min() }
    var lastOpened: Instant? { stories.lazy.map(\.element.openedAt).max() }
}

/// A version of a policy that came within the period, and whether anything is better since.
public struct PolicyChange: Hashable, Sendable {
    public let policy: String
    public let version: Int64
    public let at: Instant
    public let comparison: Comparison

    /// When it was applied, as far as the log says; else when the first case was opened under it.
    static func all(in selection: Selection) -> [PolicyChange] {
        struct Version: Hashable { let policy: NameTable.Number, version: Int64 }
        var first: [Version: Instant] = [:]
        for (_, story) in selection.stories {
            let version = Version(policy: story.policy, version: story.version)
            first[version] = min(first[version] ?? story.openedAt, story.openedAt)
        }
        for applied in selection.fold.applied {
            guard let policy = selection.names.known(applied.policy) else { continue }
            let version = Version(policy: policy, version: applied.version)
            if let opened = first[version], applied.at <= opened { first[version] = applied.at }
        }
        return first.compactMap { version, at -> PolicyChange? in
            let isFirst = !first.keys.contains { $0.policy == version.policy && $0.version < version.version }
            let policy = selection.names[version.policy]
            guard !isFirst, let comparison = Comparison(of: policy, at: at, in: selection) else { return nil }
            return PolicyChange(policy: policy, version: version.version, at: at, comparison: comparison)
        }.sorted { ($0.at, $0.policy) < ($1.at, $1.policy) }
    }
}
