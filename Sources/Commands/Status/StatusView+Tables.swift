import AMQP
import Escalation
import Store

extension StatusView {
    var workerTable: TextTable {
        var table = TextTable([
            .init(title: "WORKER"), .init(title: "HOST", isFlexible: true), .init(title: "PROCESS", isNumber: true),
            .init(title: "VERSION"), .init(title: "LEVELS", isFlexible: true), .init(title: "BUNDLE"),
            .init(title: "UP", isNumber: true), .init(title: "SEEN"),
        ])
        for worker in workers {
            let alive = isAlive(worker)
            table.add([
                .init(worker.kind), .init(worker.host), "\(worker.process)", .init(worker.version),
                .init(worker.levels.map(\.rawValue).joined(separator: ",")),
                .init(worker.bundle, tint: worker.bundleDoubt == nil ? .plain : .bad),
                .init(alive ? now.since(worker.startedAt).shown : ""),
                .init(
                    alive ? "alive" : "silent for \(now.since(worker.seenAt).shown)",
                    tint: alive ? .good : .bad
                ),
            ])
        }
        return table
    }

    var queueTable: TextTable {
        var table = TextTable([
            .init(title: "QUEUE"), .init(title: "READY", isNumber: true), .init(title: "CONSUMERS", isNumber: true),
        ])
        for queue in queues {
            let isWorrying = queue.status == nil || (queue.needsConsumer && queue.status?.consumers == 0)
            table.add([
                .init(queue.name), .init(queue.status.map { String($0.messages) } ?? "missing"),
                .init(queue.status.map { String($0.consumers) } ?? "", tint: isWorrying ? .bad : .plain),
            ])
        }
        return table
    }

    var levelTable: TextTable {
        var table = TextTable([
            .init(title: "LEVEL"), .init(title: "OPEN", isNumber: true), .init(title: "OLDEST", isNumber: true),
        ])
        for level in status.openByLevel {
            table.add([.init(level.level.rawValue), "\(level.open)", .init(now.since(level.oldest).shown)])
        }
        return table
    }

    var deadlineTable: TextTable {
        let working: [TextTable.Column] = workingTimeLeft.isEmpty ? [] : [.init(title: "WORKING TIME", isNumber: true)]
        var table = TextTable(
            [.init(title: "CASE"), .init(title: "LEVEL"), .init(title: "DUE"), .init(title: "IN", isNumber: true)]
                + working
        )
        for deadline in status.deadlines.prefix(Self.deadlinesShown) {
            let left = deadline.due.since(now)
            let cells: [TextTable.Cell] = [
                .init(deadline.id.rawValue), .init(deadline.level.rawValue), .init(deadline.due.shown),
                .init(left.shown, tint: left < .zero ? .bad : .plain),
            ]
            table.add(cells + working.map { _ in .init(workingTimeLeft[deadline.id]?.shown ?? "") })
        }
        return table
    }
}

extension WorkerPresence {
    /// The bundle that it works by: version and the beginning of its digest.
    fileprivate var bundle: String {
        guard let bundleVersion else { return "" }
        return "\(bundleVersion) " + (bundleDigest.map { String($0.hexadecimal.prefix(12)) } ?? "")
    }
}
