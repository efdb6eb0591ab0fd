import Escalation
import SignedLog
import Store

/// Keeps the log signed: a checkpoint whenever it has grown, a few a second at most, and a heartbeat when it has not.
///
/// For as long as one process has the role of the sequencer.
struct Attestation {
    private let notary: Notary
    private let heartbeat: Duration
    /// By the clock of the process, which never steps.
    private let now: () -> ContinuousClock.Instant
    private var signedSize: Int64?
    private var signNext: ContinuousClock.Instant
    private(set) var beatNext: ContinuousClock.Instant

    /// Checkpoints follow one another no faster; what came meanwhile is under the next one.
    private static let pause: Duration = .milliseconds(250)
    /// A head that was refused is tried again so much later.
    private static let patience: Duration = .seconds(10)

    init(_ notary: Notary, heartbeat: Duration, now: @escaping () -> ContinuousClock.Instant) {
        self.notary = notary
        self.heartbeat = heartbeat
        self.now = now
        signNext = now()
        beatNext = now() + heartbeat
    }

    /// Takes a first key into use where the log has none, and signs the head that the store holds.
    ///
    /// - Parameter published: The newest checkpoint on the stream, which must be a beginning of the log.
    func begin(after published: KeptCheckpoint?) throws {
        try notary.begin()
        try notary.signBeginning(after: published)
    }

    /// Signs `head` where that is due. Throws `Notary.Refusal` where it must not be signed.
    mutating func attest(_ head: LogHead) throws -> KeptCheckpoint? {
        let now = now()
        guard head.size != signedSize else {
            if now >= beatNext {
                try notary.beat()
                beatNext = now + heartbeat
            }
            return nil
        }
        guard now >= signNext else { return nil }
        signNext = now + Self.patience
        let checkpoint = try notary.sign(head)
        signNext = now + Self.pause
        signedSize = head.size
        beatNext = now + heartbeat
        return checkpoint
    }
}
