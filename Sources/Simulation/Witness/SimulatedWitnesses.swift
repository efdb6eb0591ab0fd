import Audit
import AuditLog

/// The way of one process to the witnesses, who answer late, refuse, or are not there.
struct SimulatedWitnesses: WitnessWay {
    unowned let world: World
    let life: Life

    private struct NoAnswer: Error {}

    func ask(
        _ witness: LogPolicy.Witness,
        at address: String,
        _ request: AddCheckpointRequest
    ) throws -> WitnessAnswer {
        guard !life.isOver else { throw Crashed() }
        guard let asked = world.witnesses[witness.name], !asked.isDown else { throw NoAnswer() }
        if world.strikes(.witnessSilent, 0.02, on: witness.name) {
            world.pass(.seconds(10))
            throw NoAnswer()
        }
        if world.strikes(.witnessRefuses, 0.02, on: witness.name) {
            return WitnessAnswer(to: request, status: 503, contentType: nil, body: [], by: witness.key)
        }
        let answer = asked.answer(request)
        if world.strikes(.witnessUnheard, 0.02, on: witness.name) { throw NoAnswer() }
        // Meanwhile the log goes on, and another process may have taken over.
        if world.strikes(.witnessLate, 0.02, on: witness.name) {
            world.pass(world.luck.duration(from: .seconds(1), to: .seconds(60)))
        } else {
            world.pass(.milliseconds(Int64(5 + world.order.below(60))))
        }
        guard !life.isOver else { throw Crashed() }
        return answer
    }
}
