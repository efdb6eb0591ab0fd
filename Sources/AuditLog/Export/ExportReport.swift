import SignedNote

/// What an exported log says that does not fit, and in which file.
public struct ExportFinding: Hashable, Sendable, CustomStringConvertible {
    public let path: String
    /// The entry that it is about, or the first of those.
    public let index: Int64?
    public let problem: String

    public var description: String { path + (index.map { ", entry \($0)" } ?? "") + ": \(problem)" }
}

/// What came out of checking an exported log.
public struct ExportReport: Hashable, Sendable {
    /// The log, its size and its root as the checkpoint says them; `nil` where there is none to be read.
    public internal(set) var checkpoint: Checkpoint?
    /// Entries that were read and hashed.
    public internal(set) var entries: Int64 = 0
    /// Of those, which carry the hash of the one before of their case, and which only its number.
    public internal(set) var linked: Int64 = 0
    public internal(set) var numberedOnly: Int64 = 0
    public internal(set) var cases = 0
    /// Who has seen the checkpoint, and when, of the witnesses that are believed.
    public internal(set) var cosignatures: [Cosignature] = []
    /// Which key signs at which size.
    public internal(set) var keys: LogKeys?
    /// The last checkpoint of the log that this one goes on from.
    public internal(set) var continued: Checkpoint?
    /// The earlier checkpoint that this log was shown to have grown from.
    public internal(set) var grownFrom: Checkpoint?
    /// The first findings, in the order in which they were made.
    public private(set) var findings: [ExportFinding] = []
    /// How many there are in all.
    public private(set) var findingCount: Int64 = 0

    private let kept: Int

    init(keeping kept: Int) {
        self.kept = kept
    }

    /// Whether everything fits.
    public var isIntact: Bool { findingCount == 0 }

    mutating func add(_ path: String, _ problem: String) { add(path, nil, problem) }

    mutating func add(_ path: String, _ index: Int64?, _ problem: String) {
        findingCount += 1
        if findings.count < kept { findings.append(ExportFinding(path: path, index: index, problem: problem)) }
    }
}
