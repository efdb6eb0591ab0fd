/// How the audit log is signed.
public struct AuditSettings: Sendable {
    /// The file of the key that signs the log's checkpoints, a line of `belay audit key new`; after a change of keys it
    /// holds the old one too. Without it the log is kept and not signed.
    public var key: SecretFile?
    /// A signed log that has nothing to say says so this often, so that a cut tail shows.
    public var heartbeat = Duration.seconds(60)
    /// The file that names the witnesses and their addresses (C2SP tlog-policy).
    public var witnesses: String?

    public init() {}
}

extension AuditSettings {
    init(_ reader: inout SettingsReader) {
        key = reader.secret(.auditKeyFile)
        witnesses = reader.path(.auditWitnesses)
        heartbeat = reader.duration(.auditHeartbeat, default: heartbeat, in: .seconds(1)...(.seconds(86_400)))
    }
}
