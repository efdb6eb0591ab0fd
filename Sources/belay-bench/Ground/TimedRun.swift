import Foundation
import JSON

/// One run of `belay` from its start to its end, and what it printed.
struct TimedRun {
    let seconds: Double
    /// Of all its threads.
    let cpuSeconds: Double
    let status: Int32
    private let printed: Data

    init(_ arguments: [String], on ground: BenchGround) throws {
        let process = Process()
        process.executableURL = URL(filePath: ground.executable("belay"))
        process.arguments = arguments
        process.environment = ["PATH": ground.environment["PATH"] ?? ""]
        let output = Pipe()
        process.standardOutput = output
        let (started, used) = (ContinuousClock.now, ProcessUsage.cpuSecondsOfEnded)
        try process.run()
        printed = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        seconds = (ContinuousClock.now - started).inSeconds
        cpuSeconds = ProcessUsage.cpuSecondsOfEnded - used
        status = process.terminationStatus
    }

    /// What it printed with `--json`.
    var answer: JSONValue {
        get throws { try JSONValue.parse(Array(printed), limits: JSONLimits(bytesMax: 32 << 20)) }
    }
}
