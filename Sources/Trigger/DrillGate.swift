import Escalation
import Ingress
import Store

/// Why an event that is marked as a drill's is taken for nothing.
struct DrillRefusal: Error {
    let reason: String
}

extension TriggerHandler {
    /// The event as its drill has it; as it is where it is no drill's.
    ///
    /// A mark is only a claim. It counts where that drill is under way, the broker vouches that its events come from whoever
    /// started it, and they are about the policies that are practised. Everything else is neither practice nor live.
    func admit(_ work: EventWork, in transaction: any StoreTransaction) throws -> Result<EventWork, DrillRefusal> {
        guard let id = work.drill else { return .success(work) }
        guard let drill = try transaction.drill(id) else { return refuse("nobody has started drill \(id)") }
        guard drill.isRunning(at: transaction.now) else { return refuse("drill \(id) is over") }
        guard work.event.sender == drill.sender else {
            return refuse("events of drill \(id) come from the broker user \(drill.sender) alone")
        }
        var marked = work
        marked.event.drill = drill.mark
        switch work.task {
        case .matched(let matches):
            let practised = matches.filter { drill.request.policies.contains($0.policy.name) }
            guard !practised.isEmpty else { return refuse("no trigger of a policy that is practised wants it") }
            marked.task = .matched(practised)
        case .asked(let ask):
            guard let policy = policy(answering: ask.ask.gate), drill.request.policies.contains(policy) else {
                return refuse("no policy that is practised answers the gate \(ask.ask.gate)")
            }
        case .withdrawn, .reported, .provided, .refused: break
        }
        return .success(marked)
    }

    private func refuse(_ reason: String) -> Result<EventWork, DrillRefusal> {
        .failure(DrillRefusal(reason: "\(reason), so that the event is neither practice nor live"))
    }
}
