import Foundation

/// The C program beside us.
struct Baseline {
    private let process = Process()
    private let output = Pipe()

    /// Starts a mode; see Sources/belay-baseline/modes.h.
    init(_ words: [String], on ground: BenchGround) throws {
        process.executableURL = URL(filePath: ground.executable("belay-baseline"))
        process.arguments = words
        process.environment = ["BELAY_BASELINE_URI": ground.broker.uri]
        process.standardOutput = output
        try process.run()
    }

    /// Waits for the first line, with which a mode says that it is ready.
    func awaitLine() throws {
        guard !output.fileHandleForReading.availableData.isEmpty else { throw BenchError("belay-baseline ended early") }
    }

    /// Every number that it prints until it ends.
    func numbers() throws -> [Double] {
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw BenchError("belay-baseline failed") }
        return text.split(separator: "\n").compactMap { Double($0) }
    }

    /// Messages a second of a mode that prints how many seconds `count` messages took.
    static func rate(_ words: [String], count: Int, on ground: BenchGround) throws -> Double {
        guard let seconds = try Baseline(words, on: ground).numbers().first, seconds > 0 else {
            throw BenchError("belay-baseline printed no time")
        }
        return Double(count) / seconds
    }
}
