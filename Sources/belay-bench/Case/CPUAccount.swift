import Fleet
import Foundation

/// What a run cost: processor time by process, commits and messages, for each case.
struct CPUAccount {
    private let workers: [WorkerChild]
    private let processes: [(name: String, pid: Int32)]
    private let before: [Double]
    private let metricsBefore: [WorkerMetrics]

    init(_ workers: [WorkerChild], broker: Int32?, database: Int32?) {
        self.workers = workers
        var processes = workers.map { ($0.kind.rawValue, $0.pid) }
        if let broker { processes.append(("broker", broker)) }
        if let database { processes.append(("database", database)) }
        processes.append(("bench", getpid()))
        self.processes = processes
        before = processes.map { Self.seconds($0) }
        metricsBefore = workers.map(\.metrics)
    }

    private static func seconds(_ process: (name: String, pid: Int32)) -> Double {
        process.name == "database"
            ? ProcessUsage.cpuSecondsWithChildren(of: process.pid) : ProcessUsage.cpuSeconds(of: process.pid)
    }

    /// - Parameter decisions: messages that the bench itself published.
    func report(cases: Int, seconds: Double, decisions: Int) {
        let used = zip(processes, before).map {
            "\($0.name) \((1e6 * (Self.seconds($0) - $1) / Double(cases)).inTable)"
        }
        let metrics = workers.map(\.metrics)
        func each(_ name: String) -> [Int] { zip(metrics, metricsBefore).map { $0.sum(name) - $1.sum(name) } }
        let published = each("belay_published_total").reduce(decisions, +)
        let commits = zip(workers, each("belay_commits_total")).map { "\($0.kind.rawValue) \($1)" }.joined(
            separator: ", "
        )
        belay_bench.report(
            """
              \(cases) cases in \(seconds.inTable) s; \((Double(published) / Double(cases)).inTable) broker messages a case
              commits: \(commits) (\((Double(each("belay_commits_total").reduce(0, +)) / Double(cases)).inTable) a case)
              µs of CPU a case: \(used.joined(separator: ", "))
            """
        )
    }
}
