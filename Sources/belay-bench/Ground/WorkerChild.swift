import Fleet
import Foundation

/// A real worker: the release executable as a child process, with its log in a file.
final class WorkerChild {
    let kind: WorkerKind
    let startSeconds: Double
    var pid: Int32 { process.processIdentifier }
    private let process = Process()
    private let port = LoopbackHTTP.freePort()
    private let log: String

    /// Starts it and waits until it says that it is ready.
    init(_ kind: WorkerKind, config: String, arguments: [String] = [], on ground: BenchGround) throws {
        self.kind = kind
        log = ground.directory + "/\(kind.executable)-\(UInt32.random(in: 0 ... .max)).log"
        try PrivateFile.write("", to: log)
        process.executableURL = URL(filePath: ground.executable(kind.executable))
        process.arguments = ["--config", config, "--health-port", String(port)] + arguments
        process.environment = ["PATH": ground.environment["PATH"] ?? ""]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle(forWritingAtPath: log)
        let started = ContinuousClock.now
        try process.run()
        while LoopbackHTTP.get("/ready", port: port)?.status != 200 {
            guard process.isRunning, ContinuousClock.now - started < .seconds(30) else {
                startSeconds = 0
                process.terminate()
                throw BenchError("\(kind.executable) did not get ready:\n\(Self.end(of: log))")
            }
            usleep(2000)
        }
        startSeconds = (ContinuousClock.now - started).inSeconds
    }

    deinit { stop() }

    /// Asks it to end and waits until it has.
    func stop() {
        guard process.isRunning else { return }
        process.terminate()
        process.waitUntilExit()
    }

    var metrics: WorkerMetrics {
        WorkerMetrics(text: LoopbackHTTP.get("/metrics", port: port)?.body ?? "")
    }

    var cpuSeconds: Double { ProcessUsage.cpuSeconds(of: pid) }

    private static func end(of log: String) -> String {
        let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").suffix(5).joined(separator: "\n")
    }
}

/// A worker's counters at one moment.
struct WorkerMetrics {
    private let samples: [Substring: Double]

    init(text: String) {
        var samples: [Substring: Double] = [:]
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            guard let blank = line.lastIndex(of: " ") else { continue }
            samples[line[..<blank]] = Double(line[line.index(after: blank)...])
        }
        self.samples = samples
    }

    /// The sum of all series of a metric whose labels hold `label`.
    func sum(_ name: String, _ label: String = "") -> Int {
        Int(
            samples.filter { $0.key.name == name && (label.isEmpty || $0.key.contains(label)) }.reduce(0) {
                $0 + $1.value
            }
        )
    }

    /// How many observations of a histogram lie at or below each bound.
    func histogram(_ name: String) -> [(bound: Double, count: Double)] {
        samples.filter { $0.key.name == name + "_bucket" }.compactMap { key, value in
            guard let start = key.firstRange(of: "le=\"")?.upperBound, let end = key[start...].firstIndex(of: "\"")
            else { return nil }
            return (Double(key[start..<end].replacing("+Inf", with: "inf")) ?? .infinity, value)
        }.sorted { $0.bound < $1.bound }
    }
}

extension Substring {
    fileprivate var name: Substring { prefix { $0 != "{" } }
}

extension Duration {
    var inSeconds: Double { self / .seconds(1) }
}
