import Logging

/// What a worker process hands to the code that does its work.
public struct Worker: Sendable {
    public let identity: WorkerIdentity
    public let settings: Settings
    public let log: FleetLog
    public let metrics: FleetMetrics
    /// Announce every lane here before starting the first.
    public let health: HealthState
    /// For a section of one's own in `/status`.
    public let pages: HealthPages
    /// Raised when the process is asked to stop; raise it with a failure that trying again will not mend.
    public let stop: StopSignal

    public var kind: WorkerKind { identity.kind }
}
