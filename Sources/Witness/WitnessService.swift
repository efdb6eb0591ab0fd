import AuditLog
import HTTP
import SignedNote
import Synchronization

/// A witness: cosigns checkpoints that extend what it has cosigned before (C2SP tlog-witness), one at a time.
public final class WitnessService: Sendable {
    /// What a witness says of each request, on one line.
    public typealias Journal = @Sendable (String) -> Void
    /// Seconds since 1970.
    public typealias Clock = @Sendable () -> UInt64

    private let key: WitnessSigningKey
    private let logs: WitnessedLogs
    private let clock: Clock
    private let journal: Journal
    /// One request at a time: what was cosigned last is looked up, and the next remembered, in one piece.
    private let memory: Mutex<WitnessMemory>

    /// What is taken from whoever reaches the port.
    public static let bounds = HTTPBounds(
        methods: ["GET", "HEAD", "POST"],
        bodyBytesMax: AddCheckpointRequest.bytesMax,
        connectionsMax: 64,
        timeMax: .seconds(10)
    )

    public init(
        key: WitnessSigningKey,
        logs: WitnessedLogs,
        folder: String,
        clock: @escaping Clock,
        journal: @escaping Journal
    ) throws(WitnessError) {
        self.key = key
        self.logs = logs
        self.clock = clock
        self.journal = journal
        let memory = try WitnessMemory(folder: folder, origins: logs.keys.map(\.name), key: key.verifier)
        self.memory = Mutex(memory)
    }

    public func response(to request: HTTPRequest) -> HTTPResponse {
        switch (request.method, request.path) {
        case ("POST", AddCheckpointRequest.path): add(request.body)
        case ("POST", _): .text(404, "checkpoints are sent to \(AddCheckpointRequest.path)\n")
        case (_, "/live"): .text(200, "alive\n")
        default: monitor(request.path)
        }
    }

    private func add(_ body: [UInt8]) -> HTTPResponse {
        let request: AddCheckpointRequest
        do throws(AddCheckpointError) {
            request = try AddCheckpointRequest(body)
        } catch {
            return refuse(400, "\(error)")
        }
        return memory.withLock { memory in
            let verdict = WitnessVerdict(on: request, known: logs.keys) { memory.latest($0)?.checkpoint }
            switch verdict {
            case .cosign(let checkpoint): return cosign(request.note, checkpoint, &memory)
            case .conflict(let size):
                journal("409 the log goes on from \(request.oldSize), and size \(size) was cosigned last")
                return HTTPResponse(409, WitnessAnswer.sizeType, "\(size)\n")
            case .fork(let checkpoint):
                return refuse(
                    409,
                    "another tree of size \(checkpoint.size) of \(checkpoint.origin) was cosigned already"
                )
            case .unknownOrigin: return refuse(404, "its origin is none of a log that is known here")
            case .unsigned(let reason): return refuse(403, reason)
            case .malformed(let reason): return refuse(400, reason)
            case .unproven(let checkpoint):
                return refuse(
                    422,
                    "its proof does not show that \(checkpoint.origin), of size \(checkpoint.size), grew from size "
                        + "\(request.oldSize)"
                )
            }
        }
    }

    private func cosign(
        _ note: SignedNote,
        _ checkpoint: Checkpoint,
        _ memory: inout WitnessMemory
    ) -> HTTPResponse {
        let before = memory.latest(checkpoint.origin)
        // A clock that was set back dates nothing before what it has dated already.
        let time = max(clock(), before?.time ?? 0)
        guard var cosigned = SignedNote(unsigned: note.text) else { return refuse(400, "it is no text") }
        // Lines of others would be kept unread, and might be more than a note can hold.
        for signature in note.signatures where logs.keys.contains(where: { signature.isOf($0) }) {
            cosigned.add(signature)
        }
        cosigned.cosign(with: key, at: time)
        do throws(WitnessError) {
            try memory.remember(WitnessMemory.Seen(checkpoint: checkpoint, note: cosigned, time: time))
        } catch {
            journal("500 \(error)")
            return .text(500, "it could not be remembered, and so was not cosigned\n")
        }
        journal("200 \(checkpoint.origin) \(before?.checkpoint.size ?? 0) → \(checkpoint.size)")
        let line = cosigned.signature(of: key.verifier)?.line ?? ""
        return .text(200, line)
    }

    /// `/HASH/checkpoint`: what was cosigned last.
    private func monitor(_ path: String) -> HTTPResponse {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[2] == "checkpoint",
            let seen = memory.withLock({ $0.latest(hash: String(parts[1])) })
        else { return .text(404, "there is POST \(AddCheckpointRequest.path), /live, and /HASH/checkpoint\n") }
        return HTTPResponse(200, "text/plain; charset=utf-8", bytes: seen.note.bytes)
    }

    private func refuse(_ status: Int, _ reason: String) -> HTTPResponse {
        journal("\(status) \(reason)")
        return .text(status, reason + "\n")
    }
}
