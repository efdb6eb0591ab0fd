import Escalation
import Fleet
import Store

/// The store, its clock beside this machine's, and the workers that report to it.
struct StoreCheck {
    let settings: Settings
    let clock: CommandClock

    /// The design refuses more: deadlines are the store's, what people see is their machine's.
    private static let skewMax: Duration = .milliseconds(500)
    /// A sequencer that works takes a thousand entries at once, many times a second.
    private static let waitingEntriesMax = 5_000

    private struct Look {
        let now: Instant
        let workers: [WorkerPresence]
        let revision: Int64
        let status: StoreStatus
        let counts: StoreCounts
        let durability: StoreDurability?
    }

    func findings() -> [Finding] {
        do {
            let before = clock.now()
            let look = try settings.withStore { store in
                try store.reading {
                    Look(
                        now: $0.now,
                        workers: try $0.workers(),
                        revision: try $0.documentsRevision(),
                        status: try $0.status(),
                        counts: try $0.counts(),
                        durability: try $0.durability()
                    )
                }
            }
            let address = try settings.store.address().description
            return [.ok("store", "\(address): schema fits, \(look.counts.cases) cases, \(look.counts.entries) entries")]
                + access() + clocks(look.now, between: before, and: clock.now()) + durability(look) + workers(look)
                + backlog(look)
        } catch {
            let failure = CommandFailure(error)
            return [
                Finding(
                    severity: .error,
                    subject: "store",
                    message: failure.message,
                    remedy: failure.advice.map { [$0] } ?? []
                )
            ]
        }
    }

    private func access() -> [Finding] {
        guard let files = try? settings.store.address().filesOpenToOthers, !files.isEmpty else { return [] }
        return [
            .warning(
                "store",
                "everybody on this machine may open \(files.joined(separator: ", ")), and with them the keys of what is sealed",
                mend: "chmod o-rwx \(files.map(\.shellWord).joined(separator: " "))"
            )
        ]
    }

    /// The store read its clock somewhere between our two looks at ours.
    private func clocks(_ store: Instant, between before: Instant, and after: Instant) -> [Finding] {
        let skew: Duration = store < before ? store.since(before) : store > after ? store.since(after) : .zero
        let text = "\(Double(skew.microseconds) / 1e6) s"
        guard skew > Self.skewMax || skew < .zero - Self.skewMax else {
            return [.ok("clocks", "this machine and the store differ by at most \(text)")]
        }
        return [
            .error(
                "clocks",
                "the store's clock is \(text) from this machine's",
                mend: "synchronise both with NTP: chronyc tracking"
            )
        ]
    }

    private func durability(_ look: Look) -> [Finding] {
        guard let durability = look.durability else { return [] }
        guard durability.flushes else {
            return [
                .error("store", "fsync is off: a crash loses what was answered", mend: "ALTER SYSTEM SET fsync = on")
            ]
        }
        guard durability.failOverIsSafe else {
            return [
                .warning(
                    "store",
                    "no synchronous standby: a fail-over loses commits that were answered",
                    mend: "set synchronous_standby_names, and synchronous_commit to on, before you rely on a standby"
                )
            ]
        }
        return [.ok("store", "commits wait for a synchronous standby (\(durability.synchronousStandbys))")]
    }

    private func workers(_ look: Look) -> [Finding] {
        let alive = look.workers.filter { look.now.since($0.seenAt) <= StandingDocuments.workerSilence }
        var findings: [Finding] = []
        for kind in WorkerKind.allCases where !alive.contains(where: { $0.kind == kind.rawValue }) {
            findings.append(.warning("workers", "no \(kind.executable) is alive", mend: "start \(kind.executable)"))
        }
        let served = Set(alive.flatMap(\.levels))
        for level in settings.levels
        where !served.contains(level) && alive.contains(where: { $0.kind == WorkerKind.review.rawValue }) {
            findings.append(
                .warning(
                    "workers",
                    "nobody serves the level \(level): its windows only pass",
                    mend: "belay-review --levels \(level)"
                )
            )
        }
        for worker in alive where worker.version != Release.version {
            findings.append(
                .warning(
                    "workers",
                    "\(worker.kind) on \(worker.host) is version \(worker.version), this is \(Release.version)",
                    mend: "update both to one version; one version apart they work together"
                )
            )
        }
        for worker in alive where worker.documentsRevision >= 0 && worker.documentsRevision < look.revision {
            findings.append(
                .warning(
                    "workers",
                    "\(worker.kind) on \(worker.host) works by documents of an earlier revision",
                    mend: "if this stays, look at its log"
                )
            )
        }
        if !alive.isEmpty { findings.append(.ok("workers", "\(alive.count) alive")) }
        return findings
    }

    private func backlog(_ look: Look) -> [Finding] {
        var findings: [Finding] = []
        if let oldest = look.status.outboxOldest, look.now.since(oldest) > .seconds(60) {
            findings.append(
                .error(
                    "outbox",
                    "a message has waited for \(look.now.since(oldest).shown)",
                    mend: "look for a blocked broker or a missing queue above"
                )
            )
        }
        if look.status.unsequenced > Self.waitingEntriesMax {
            findings.append(
                .error(
                    "log",
                    "\(look.status.unsequenced) entries have no place in the log yet, and would be lost with the store",
                    mend: "look at the log of belay-audit: is it alive, and is the stream there?"
                )
            )
        }
        if look.status.dead > 0 {
            findings.append(
                .warning("dead", "\(look.status.dead) messages could not be handled", mend: "belay dead list")
            )
        }
        return findings
    }
}
