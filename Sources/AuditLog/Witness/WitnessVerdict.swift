import SignedNote

/// What a witness makes of a request, by what it knows of the log and nothing else.
public enum WitnessVerdict: Hashable, Sendable {
    /// It extends what was cosigned before.
    case cosign(Checkpoint)
    /// The checkpoint that was cosigned last has another size than the request says.
    case conflict(size: Int64)
    /// It is of the same size as the one that was cosigned last, with another root.
    case fork(Checkpoint)
    case unknownOrigin
    /// No key of the log that is known signed it.
    case unsigned(String)
    case malformed(String)
    case unproven(Checkpoint)

    /// - Parameters:
    ///   - known: The keys of each log, whose names are the origins.
    ///   - latest: The checkpoint that was cosigned last for an origin.
    public init(on request: AddCheckpointRequest, known: [VerifierKey], latest: (NoteName) -> Checkpoint?) {
        let checkpoint: Checkpoint
        do throws(CheckpointError) {
            checkpoint = try Checkpoint(text: request.note.text)
        } catch {
            self = .malformed("\(error)")
            return
        }
        let keys = known.filter { $0.name == checkpoint.origin }
        guard !keys.isEmpty else {
            self = .unknownOrigin
            return
        }
        do throws(NoteError) {
            _ = try request.note.signers(among: keys)
        } catch {
            self = .unsigned("\(error)")
            return
        }
        self = Self.growth(request, checkpoint, from: latest(checkpoint.origin))
    }

    /// What is made of a checkpoint whose signature was looked at before.
    package static func growth(_ request: AddCheckpointRequest, _ new: Checkpoint, from latest: Checkpoint?) -> Self {
        guard request.oldSize <= new.size else { return .malformed("the old size is larger than the checkpoint's") }
        let size = latest?.size ?? 0
        guard request.oldSize == size else { return .conflict(size: size) }
        if size == new.size, let latest, latest.root != new.root { return .fork(new) }
        let proof = ConsistencyProof(from: size, to: new.size, path: request.proof)
        return proof?.proves(new.root, extends: latest?.root ?? .empty) == true ? .cosign(new) : .unproven(new)
    }
}
