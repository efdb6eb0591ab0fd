import AuditLog
import Escalation
import SignedNote

/// Somebody else who cosigns what extends what they have cosigned before, and remembers it: what `belay-witness` does,
/// without its file.
final class SimulatedWitness {
    private unowned let world: World
    private let key: WitnessSigningKey
    private var latest: Checkpoint?
    /// By its own clock, which dates nothing before what it has dated already.
    private var time: UInt64 = 0
    /// Its machine is off until then.
    var downUntil: Duration = .zero

    init(_ world: World, _ key: WitnessSigningKey) {
        self.world = world
        self.key = key
    }

    var isDown: Bool { world.elapsed < downUntil && !world.isCalm }

    /// Status and body of what it answers.
    func answer(_ request: AddCheckpointRequest) -> (status: Int, contentType: String, body: [UInt8]) {
        world.oracle.log.hear(request.note, from: "\(key.name) was asked for")
        switch WitnessVerdict(on: request, known: [world.keys.log.verifier], latest: { _ in latest }) {
        case .cosign(let checkpoint): return cosign(request.note, checkpoint)
        case .conflict(let size): return (409, WitnessAnswer.sizeType, Array("\(size)\n".utf8))
        case .fork(let checkpoint): return refuse("another tree of size \(checkpoint.size)")
        case .unproven(let checkpoint): return refuse("size \(checkpoint.size) does not go on from what it has seen")
        case .unknownOrigin: return refuse("an origin that it does not know")
        case .unsigned(let reason), .malformed(let reason): return refuse(reason)
        }
    }

    private func cosign(
        _ note: SignedNote,
        _ checkpoint: Checkpoint
    ) -> (status: Int, contentType: String, body: [UInt8]) {
        time = max(time, UInt64(max(0, world.now.microseconds / 1_000_000)))
        latest = checkpoint
        var cosigned = note
        cosigned.cosign(with: key, at: time)
        return (200, "text/plain", Array((cosigned.signature(of: key.verifier)?.line ?? "").utf8))
    }

    /// No witness is ever shown anything that it must refuse.
    private func refuse(_ what: String) -> (status: Int, contentType: String, body: [UInt8]) {
        world.oracle.isBroken("signed heads go on from one another", "\(key.name) was shown \(what)")
        return (422, "text/plain", Array("\(what)\n".utf8))
    }
}
