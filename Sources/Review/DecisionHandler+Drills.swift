import Escalation
import Fleet
import Messages
import Store

extension DecisionHandler {
    /// Begins or ends a drill, where this person may.
    func drill(
        _ message: DrillMessage,
        _ request: Request,
        in transaction: any StoreTransaction,
        rulebook: Rulebook,
        step: inout Step
    ) throws -> Answer {
        let person: PersonID
        do throws(Refusal) {
            person = try rulebook.directory.speaker(sender: request.sender, named: request.message.person)
        } catch {
            return refuse(request, error)
        }
        switch message {
        case .start(let wanted):
            let drill: Drill
            do throws(Refusal) {
                drill = try wanted.started(
                    by: person,
                    through: request.sender,
                    policies: rulebook.active,
                    step: step
                )
            } catch {
                return refuse(request, error)
            }
            return try begin(drill, request, in: transaction, step: &step)
        case .end(let ending):
            return try end(ending, by: person, request, in: transaction, rulebook: rulebook, step: &step)
        }
    }

    private func begin(
        _ drill: Drill,
        _ request: Request,
        in transaction: any StoreTransaction,
        step: inout Step
    ) throws -> Answer {
        guard try transaction.begin(drill) else {
            return refuse(request, .malformed("there is a drill \(drill.id) already: choose another id"))
        }
        step.record(drill, number: try transaction.nextInstallationChange())
        return accept(request)
    }

    private func end(
        _ ending: DrillEnding,
        by person: PersonID,
        _ request: Request,
        in transaction: any StoreTransaction,
        rulebook: Rulebook,
        step: inout Step
    ) throws -> Answer {
        guard var drill = try transaction.drill(ending.id) else {
            return refuse(request, .malformed("there is no drill \(ending.id)"))
        }
        let result: DrillResult
        do throws(Refusal) {
            result = try ending.result(of: drill, by: person, policies: rulebook.active, step: step)
        } catch {
            return refuse(request, error)
        }
        drill.result = result
        guard try transaction.end(drill) else {
            return refuse(request, .malformed("drill \(ending.id) has ended already"))
        }
        step.record(result, of: drill, number: try transaction.nextInstallationChange())
        return accept(request)
    }
}

extension DecisionHandler.Request {
    /// What is said of a drill, where the message is about one.
    var drillMessage: DrillMessage? { if case .drill(let message) = message.content { message } else { nil } }
}
