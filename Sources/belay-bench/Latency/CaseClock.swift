import Escalation
import Synchronization

/// When each case's event was published, and how long everything took from there.
final class CaseClock: Sendable {
    private struct Times {
        var published: [CaseID: ContinuousClock.Instant] = [:]
        var waiting: Set<CaseID> = []
        var commits: [Int64] = []
        var mails: [Int64] = []
    }

    private let times = Mutex(Times())

    var waiting: Set<CaseID> { times.withLock { $0.waiting } }
    var commits: Distribution { Distribution(times.withLock { $0.commits }) }
    var mails: Distribution { Distribution(times.withLock { $0.mails }) }

    func published(_ id: CaseID) {
        times.withLock { times in
            times.published[id] = .now
            times.waiting.insert(id)
        }
    }

    func committed(_ ids: Set<CaseID>, at now: ContinuousClock.Instant) {
        times.withLock { times in
            times.waiting.subtract(ids)
            for id in ids { times.commits.append((now - (times.published[id] ?? now)).microseconds) }
        }
    }

    /// A mail's own id begins with its case's.
    func mailed(_ mail: [UInt8], at now: ContinuousClock.Instant) {
        let text = String(decoding: mail, as: UTF8.self)
        guard let start = text.firstRange(of: "Message-ID: <")?.upperBound,
            let id = DerivedID.caseID(ofConsequence: String(text[start...].prefix { $0 != "@" }))
        else { return }
        times.withLock { times in
            guard let published = times.published[id] else { return }
            times.mails.append((now - published).microseconds)
        }
    }
}
