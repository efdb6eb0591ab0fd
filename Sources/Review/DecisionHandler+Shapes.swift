import Escalation
import Fleet
import Messages
import Store

extension DecisionHandler {
    /// The shapes that these requests are about, locked.
    func lockedShapes(_ requests: [Request], in transaction: any StoreTransaction) throws -> [SeenShape] {
        let digests = Set(requests.compactMap(\.shapeRequest?.shape))
        return digests.isEmpty ? [] : try transaction.lockShapes(digests)
    }

    /// Lets rules decide over a shape from now on, where this person may.
    func acknowledge(
        _ wanted: ShapeRequest,
        _ request: Request,
        among shapes: inout [SeenShape],
        in transaction: any StoreTransaction,
        changes: inout ChangeSet,
        rulebook: Rulebook,
        step: inout Step
    ) throws -> Answer {
        let acknowledged: [SeenShape]
        do throws(Refusal) {
            acknowledged = try wanted.acknowledging(
                shapes,
                by: try rulebook.directory.speaker(sender: request.sender, named: request.message.person),
                through: request.sender,
                policies: rulebook.active,
                step: step
            )
        } catch {
            return refuse(request, error)
        }
        for shape in acknowledged {
            guard case .acknowledged(let given) = shape.standing else { continue }
            changes.acknowledgedShapes.append(shape)
            step.record(given, of: shape, number: try transaction.nextInstallationChange())
            if let place = shapes.firstIndex(where: { $0.id == shape.id }) { shapes[place] = shape }
        }
        return accept(request)
    }
}

extension DecisionHandler.Request {
    /// The shape that is to be acknowledged, where the message is about one.
    var shapeRequest: ShapeRequest? { if case .acknowledgeShape(let wanted) = message.content { wanted } else { nil } }
}
