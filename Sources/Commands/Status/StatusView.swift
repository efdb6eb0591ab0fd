import AMQP
import Escalation
import Fleet
import JSON
import Store

/// What `belay status` shows.
struct StatusView {
    let now: Instant
    let status: StoreStatus
    let counts: StoreCounts
    let workers: [WorkerPresence]
    /// Gates that are not in their normal mode.
    let gates: [GateOrder]
    /// The newest bundle that the store holds; `nil` in an installation without one.
    let bundle: Int64?
    var queues: [QueueDepth] = []
    /// Working time left to the next deadlines, of cases whose window is counted in it.
    let workingTimeLeft: [CaseID: Duration]
    /// Reviews and drills of the policies in force.
    let duties: PolicyDuties
    static let deadlinesShown = 5

    init(_ reader: any StoreReader, _ settings: Settings) throws {
        now = reader.now
        status = try reader.status()
        counts = try reader.counts()
        workers = try reader.workers()
        gates = try reader.gateOrders().filter { $0.isInForce(at: reader.now) }
        var left: [CaseID: Duration] = [:]
        for deadline in status.deadlines.prefix(Self.deadlinesShown) {
            guard case .open(let stay)? = try reader.case(deadline.id)?.status,
                let window = try WorkingWindow(of: stay, entries: reader.story(of: deadline.id), in: reader)
            else { continue }
            left[deadline.id] = window.time.workingTime(from: now, to: deadline.due)
        }
        workingTimeLeft = left
        bundle = try reader.trust().bundles.last?.version
        duties = try .readable(reader, settings)
    }

    func isAlive(_ worker: WorkerPresence) -> Bool { now.since(worker.seenAt) <= StandingDocuments.workerSilence }

    /// What somebody should look at.
    var worries: [String] {
        var worries = queues.filter { $0.status == nil }.map {
            "the queue \($0.name) is not there: belay topology apply"
        }
        worries += queues.filter { $0.needsConsumer && $0.status?.consumers == 0 }
            .map {
                "nobody consumes \($0.name)"
                    + ($0.status.map { $0.messages > 0 ? ", where \($0.messages) wait" : "" } ?? "")
            }
        if let first = status.deadlines.first, now.since(first.due) > .seconds(5) {
            worries.append("a deadline passed \(now.since(first.due).shown) ago: is a belay-sla alive?")
        }
        if let oldest = status.unrecordedOldest {
            let cases =
                status.unrecorded == 1 ? "1 case lacks its record" : "\(status.unrecorded) cases lack their record"
            worries.append("\(cases), the oldest for \(now.since(oldest).shown): belay case list --unrecorded")
        }
        for worker in workers where isAlive(worker) {
            if let doubt = worker.bundleDoubt {
                worries.append("\(worker.kind) \(worker.process) on \(worker.host) stays on its rules: \(doubt)")
            } else if let bundle, let works = worker.bundleVersion, works != bundle {
                worries.append(
                    "\(worker.kind) \(worker.process) on \(worker.host) works by bundle \(works), not by \(bundle)"
                )
            }
        }
        return worries
    }

    var json: JSONValue {
        [
            "at": .string(now.description),
            "gates": .array(
                gates.map { order in
                    var gate: JSONObject = ["gate": .string(order.gate.rawValue), "mode": .string(order.mode.rawValue)]
                    for member in order.members { gate[member.key] = member.value }
                    return .object(gate)
                }
            ),
            "workers": .array(
                workers.map {
                    [
                        "id": .string($0.id), "kind": .string($0.kind), "host": .string($0.host),
                        "process": .int($0.process), "version": .string($0.version), "alive": .bool(isAlive($0)),
                        "seenAt": .string($0.seenAt.description),
                        "levels": .array($0.levels.map { .string($0.rawValue) }),
                        "bundle": $0.bundleVersion.map { .int($0) } ?? .null,
                        "bundleDigest": $0.bundleDigest.map { .string($0.description) } ?? .null,
                        "doubt": $0.bundleDoubt.map { .string($0) } ?? .null,
                    ]
                }
            ),
            "queues": .array(
                queues.map {
                    [
                        "name": .string($0.name), "messages": $0.status.map { .int(Int64($0.messages)) } ?? .null,
                        "consumers": $0.status.map { .int(Int64($0.consumers)) } ?? .null,
                    ]
                }
            ),
            "openByLevel": .array(
                status.openByLevel.map {
                    [
                        "level": .string($0.level.rawValue), "open": .int(Int64($0.open)),
                        "oldest": .string($0.oldest.description),
                    ]
                }
            ),
            "deadlines": .array(
                status.deadlines.map {
                    var deadline: JSONObject = [
                        "case": .string($0.id.rawValue), "level": .string($0.level.rawValue),
                        "due": .string($0.due.description),
                    ]
                    if let left = workingTimeLeft[$0.id] {
                        deadline["workingSecondsLeft"] = .int(left.components.seconds)
                    }
                    return .object(deadline)
                }
            ),
            "cases": .int(Int64(counts.cases)), "open": .int(Int64(counts.open)),
            "attached": .int(Int64(counts.attached)), "entries": .int(Int64(counts.entries)),
            "sequenced": .int(Int64(counts.sequenced)), "unsequenced": .int(Int64(status.unsequenced)),
            "outcomes": .object(
                JSONObject(
                    counts.byOutcome.sorted { $0.key.rawValue < $1.key.rawValue }
                        .map { (key: $0.key.rawValue, value: .int(Int64($0.value))) }
                )
            ),
            "outbox": .int(Int64(status.outboxRows)),
            "outboxOldest": status.outboxOldest.map { .string($0.description) } ?? .null,
            "noticesWaiting": .int(Int64(status.noticesWaiting)), "dead": .int(Int64(status.dead)),
            "unrecorded": .int(Int64(status.unrecorded)),
            "unrecordedOldest": status.unrecordedOldest.map { .string($0.description) } ?? .null,
            "shapesWaiting": .int(Int64(status.shapesWaiting)), "bundle": bundle.map { .int($0) } ?? .null,
            "governance": .array(duties.standings.map { $0.json(at: now) }),
            "worries": .array(worries.map { .string($0) }),
        ]
    }

    func print(to console: Console) {
        let style = console.style()
        for order in gates { console.line(style.red("! ") + order.line.printable) }
        for standing in duties.overdue { console.line(style.red("! ") + standing.line(at: now).printable) }
        section("Workers", workerTable, "No worker has reported itself.", console)
        if !queues.isEmpty { section("Queues", queueTable, "", console) }
        section("Open cases", levelTable, "No case is open.", console)
        if !status.deadlines.isEmpty { section("Next deadlines", deadlineTable, "", console) }
        console.line(style.bold("Elsewhere"))
        let oldest = status.outboxOldest.map { ", the oldest for \(now.since($0).shown)" } ?? ""
        console.line("  \(status.outboxRows) messages in the outbox\(oldest)")
        console.line(
            "  \(status.noticesWaiting) notices waiting, \(status.unsequenced) entries not yet in the log, \(status.dead) dead letters"
        )
        let ended = counts.byOutcome.sorted { $0.key.rawValue < $1.key.rawValue }.map {
            "\($0.value) \($0.key.rawValue)"
        }
        console.line(
            "  \(counts.cases) cases in all, \(counts.attached) events attached"
                + (ended.isEmpty ? "" : "; ended: " + ended.joined(separator: ", "))
        )
        if status.shapesWaiting > 0 {
            let (shapes, wait) = status.shapesWaiting == 1 ? ("shape", "waits") : ("shapes", "wait")
            console.line(
                "  \(status.shapesWaiting) \(shapes) of events \(wait) to be acknowledged: belay shape list --waiting"
            )
        }
        for worry in worries { console.line(style.red("! ") + worry.printable) }
    }

    private func section(_ title: String, _ table: TextTable, _ empty: String, _ console: Console) {
        console.line(console.style().bold(title))
        if table.isEmpty {
            console.line("  " + empty)
        } else {
            let width = console.terminal.showsOutput ? console.terminal.width - 2 : .max / 2
            for line in table.lines(width: width, style: console.style()) { console.line("  " + line) }
        }
        console.line()
    }
}
