import AMQP
import Escalation
import Fleet
import Ingress
import JSON

/// Reads deliveries into work, outside any transaction. Events that match nothing end here, without touching the store.
final class EventReader {
    private let ingress: Ingress
    private let parser = MessageParser()
    var table: TriggerTable

    init(ingress: Ingress, table: TriggerTable) {
        self.ingress = ingress
        self.table = table
    }

    /// `nil` where nothing in the delivery concerns anybody.
    func read(_ delivery: Delivery, unmatched: Counter) -> Reading<EventWork>? {
        #if DEBUG
            CrashForTests.crashIfAsked(by: delivery.body)
        #endif
        var reading: Reading<EventWork>?
        do {
            try ingress.read(IncomingDelivery(delivery), with: parser) { result, element in
                switch result {
                case .success(let view):
                    guard let work = work(for: view, element: element) else {
                        unmatched.increment()
                        return
                    }
                    reading = reading ?? Reading()
                    reading?.items.append(work)
                case .failure(let error):
                    reading = reading ?? Reading()
                    reading?.condemned.append(Condemned(body: element.bytes(), reason: error.description))
                }
            }
        } catch {
            return Reading(condemned: [Condemned(body: delivery.body, reason: "\(error)")])
        }
        return reading
    }

    private func work(for view: EventView, element: Element) -> EventWork? {
        guard let task = task(for: view) else { return nil }
        let bytes = element.bytes()
        return EventWork(
            event: view.materialised(arrival: .distantPast),
            task: task,
            digest: Digest(of: bytes),
            bytes: bytes,
            drill: view.drill
        )
    }

    private func task(for view: EventView) -> EventWork.Task? {
        let matches = table.matches(view)
        if !matches.isEmpty { return .matched(matches) }
        guard case .json(let type) = view.type, type.hasBelayPrefix else {
            guard case .text(let text) = view.type, text.hasPrefix(Self.prefix) else { return nil }
            return ownTask(text, view)
        }
        return ownTask(type.string ?? "", view)
    }

    /// Types of ours are never merely acknowledged.
    private func ownTask(_ type: String, _ view: EventView) -> EventWork.Task? {
        do throws(FieldProblems) {
            switch type {
            case AskMessage.type:
                return .asked(try AskMessage(view))
            case AskWithdrawal.type:
                return .withdrawn(try AskWithdrawal(view))
            case DataProvided.type:
                return .provided(try DataProvided(view))
            default:
                guard let kind = Ingress.OutcomeReport.Kind(rawValue: type) else { return nil }
                return .reported(try Ingress.OutcomeReport(kind, view))
            }
        } catch {
            return .refused(.malformed(error.description))
        }
    }

    fileprivate static let prefix = "dev.belay."
}

extension JSONView {
    /// Whether this is a string that begins as our own event types do. Allocates nothing.
    fileprivate var hasBelayPrefix: Bool {
        guard let utf8, utf8.count > EventReader.prefix.utf8.count else { return false }
        return EventReader.prefix.utf8.elementsEqual(utf8.prefix(EventReader.prefix.utf8.count))
    }
}
