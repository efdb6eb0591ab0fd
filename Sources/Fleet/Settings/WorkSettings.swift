import Messages

/// What comes in, and how it may pile up.
public struct IngressSettings: Sendable {
    /// What happens to events when the queue holds ``lengthMax``.
    public enum Overflow: String, CaseIterable, Sendable {
        /// The queue has no limit but the broker's disk.
        case unlimited
        /// Publishers are told no; behind a foreign exchange that reaches *its* publishers.
        case rejectPublish = "reject-publish"
        /// The oldest events go to the dead letters.
        case dropHead = "drop-head"
    }

    /// Exchanges of somebody else that are bound to the ingress queue.
    public var foreignExchanges: [String] = []
    public var overflow = Overflow.unlimited
    public var lengthMax = 1_000_000
    /// Unacknowledged events that the broker hands to one lane.
    public var prefetch = 2000
    /// Files that map foreign formats.
    public var sources: [String] = []

    public init() {}

    var topologyOverflow: Topology.Overflow? {
        switch overflow {
        case .unlimited: nil
        case .rejectPublish: .rejectPublish(lengthMax: lengthMax)
        case .dropHead: .dropHead(lengthMax: lengthMax)
        }
    }
}

extension IngressSettings {
    init(_ reader: inout SettingsReader) {
        foreignExchanges = reader.list(.ingressForeignExchanges)
        overflow = reader.choice(.ingressOverflow, default: overflow)
        lengthMax = reader.count(.ingressLengthMax, default: lengthMax, in: 1...1_000_000_000)
        prefetch = reader.count(.ingressPrefetch, default: prefetch, in: 1...65535)
        let origin = reader.origin(of: .ingressSources)
        sources = reader.list(.ingressSources).map { $0.resolved(beside: origin) }
        if !foreignExchanges.isEmpty && !reader.isSet(.ingressOverflow) {
            reader.refuse(
                .ingressOverflow,
                "has no default where ingress.foreign-exchanges names one",
                advice: "choose: reject-publish refuses the publishers of that exchange when our queue is full, "
                    + "drop-head loses the oldest events to the dead letters, unlimited fills the broker's disk"
            )
        }
    }
}

/// One worker process: its threads, batches and end.
public struct LaneSettings: Sendable {
    public var lanes = 1
    public var batchMessages = 1000
    public var batchBytes = ByteCount.mebibytes(8)
    /// How long a stopping worker may finish its batch and wait for confirms.
    public var stopWithin = Duration.seconds(20)

    public init() {}
}

extension LaneSettings {
    init(_ reader: inout SettingsReader) {
        lanes = reader.count(.laneLanes, default: lanes, in: 1...64)
        batchMessages = reader.count(.laneBatchMessages, default: batchMessages, in: 1...65535)
        batchBytes = reader.size(.laneBatchBytes, default: batchBytes, in: .kibibytes(64)...(.mebibytes(256)))
        stopWithin = reader.duration(.laneStopWithin, default: stopWithin, in: .seconds(1)...(.seconds(3600)))
    }
}
