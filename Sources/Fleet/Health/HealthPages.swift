import Escalation
import HTTP
import JSON
import Synchronization

/// What a worker answers over HTTP: `/live`, `/ready`, `/status` and `/metrics`.
public final class HealthPages: Sendable {
    public typealias Section = @Sendable () -> JSONValue

    private let identity: WorkerIdentity
    private let environment: String
    private let state: HealthState
    private let registry: MetricsRegistry
    private let sections = Mutex<[(name: String, body: Section)]>([])

    public init(identity: WorkerIdentity, environment: String, state: HealthState, registry: MetricsRegistry) {
        self.identity = identity
        self.environment = environment
        self.state = state
        self.registry = registry
    }

    /// Adds an object of a worker's own to `/status`. It is asked on the health server's thread: quickly, and without
    /// anything that only the network's owner may see.
    public func addStatus(_ name: String, _ body: @escaping Section) {
        sections.withLock { $0.append((name, body)) }
    }

    func response(to path: String) -> HTTPResponse {
        switch path {
        case "/live": verdict(state.stuck, good: "alive")
        case "/ready": verdict(state.complaints, good: "ready")
        case "/metrics": HTTPResponse(200, PrometheusText.contentType, registry.rendered())
        case "/status": HTTPResponse(200, "application/json", bytes: status.serialized())
        default: .text(404, "there is /live, /ready, /status and /metrics\n")
        }
    }

    /// One line for each complaint.
    private func verdict(_ complaints: [HealthState.Complaint], good: String) -> HTTPResponse {
        guard !complaints.isEmpty else { return .text(200, good + "\n") }
        return .text(503, complaints.map { "\($0.part): \($0.reason)\n" }.joined())
    }

    private var status: JSONValue {
        var status: JSONObject = [
            "kind": .string(identity.kind.rawValue), "worker": .string(identity.id), "host": .string(identity.host),
            "process": .int(identity.process), "version": .string(Release.version),
            "environment": .string(environment), "started-at": .string(identity.startedAt.description),
            "uptime-seconds": .int(Instant.wallClock().since(identity.startedAt).components.seconds),
            "live": .bool(state.stuck.isEmpty), "ready": .bool(state.isReady),
        ]
        status["parts"] = .array(
            state.snapshot.map { part in
                .object([
                    "part": .string(part.name), "ready": .bool(part.complaint == nil),
                    "reason": part.complaint.map { .string($0) } ?? .null, "since": .string(part.since.description),
                ])
            }
        )
        for (name, body) in sections.withLock({ $0 }) { status[name] = body() }
        return .object(status)
    }
}
