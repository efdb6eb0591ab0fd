import AuditLog
import Escalation
import SignedNote

/// Somebody else who cosigns what extends what they have cosigned before, and remembers it: what `belay-witness` does,
/// without its file.
final class SimulatedWitness {
    private unowned let world: World
    private let key: WitnessSigningKey
    private let verifier: WitnessKey
    private var latest: Checkpoint?
    /// By its own clock, which dates nothing before what it has dated already.
    private var time: UInt64 = 0
    /// Its machine is off until then.
    var downUntil: Duration = .zero

    init(_ world: World, _ key: WitnessSigningKey) {
        self.world = world
        self.key = key
        verifier = key.verifier
    }

    var isDown: Bool { world.elapsed < downUntil && !world.isCalm }

    /// What it answers. Who signed a head is looked at once, where everybody's heads are.
    func answer(_ request: AddCheckpointRequest) -> WitnessAnswer {
        guard let checkpoint = world.oracle.log.hear(request.note, from: "\(key.name) was asked for") else {
            return refuse("what the log's key has not signed")
        }
        switch WitnessVerdict.growth(request, checkpoint, from: latest) {
        case .cosign(let checkpoint): return cosign(request.note, checkpoint)
        case .conflict(let size): return .lastSaw(size: size)
        case .fork(let checkpoint): return refuse("another tree of size \(checkpoint.size)")
        case .unproven(let checkpoint): return refuse("size \(checkpoint.size) does not go on from what it has seen")
        case .unknownOrigin: return refuse("an origin that it does not know")
        case .unsigned(let reason), .malformed(let reason): return refuse(reason)
        }
    }

    private func cosign(_ note: SignedNote, _ checkpoint: Checkpoint) -> WitnessAnswer {
        time = max(time, UInt64(max(0, world.now.microseconds / 1_000_000)))
        latest = checkpoint
        var cosigned = note
        cosigned.cosign(with: key, at: time)
        if let signature = cosigned.signature(of: verifier) { world.oracle.log.noteCosigned(note, signature) }
        return .cosigned(cosigned, Cosignature(witness: verifier, time: time))
    }

    /// No witness is ever shown anything that it must refuse.
    private func refuse(_ what: String) -> WitnessAnswer {
        world.oracle.isBroken("signed heads go on from one another", "\(key.name) was shown \(what)")
        return .refused(status: 422, what)
    }
}
