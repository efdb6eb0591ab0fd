import Escalation
import Messages

/// A lane of a worker process: it writes outbox rows under its own name.
public struct LaneID: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let rawValue: String

    public init(_ rawValue: String) { self.rawValue = rawValue }

    /// A lane of a kind of worker. Rows are taken over only within a kind: the broker lets each kind of worker publish
    /// to its own exchanges alone.
    public init(kind: String, name: String) { self.rawValue = "\(kind)/\(name)" }

    /// Up to and with the slash; all of a name without one.
    var kindPrefix: String { rawValue.firstIndex(of: "/").map { String(rawValue[...$0]) } ?? rawValue }

    public var description: String { rawValue }

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// A lane as held by one process for a while. A lane taken over has another epoch.
public struct LaneEpoch: Hashable, Sendable {
    public let lane: LaneID
    public let epoch: Int64

    public init(lane: LaneID, epoch: Int64) {
        self.lane = lane
        self.epoch = epoch
    }
}

/// Rises with the order of writing within a lane.
public struct OutboxRowID: Hashable, Comparable, Sendable {
    public let rawValue: Int64

    public init(_ rawValue: Int64) { self.rawValue = rawValue }

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

public struct OutboxRow: Hashable, Sendable {
    public let id: OutboxRowID
    public let envelope: Envelope

    public init(id: OutboxRowID, envelope: Envelope) {
        self.id = id
        self.envelope = envelope
    }
}
