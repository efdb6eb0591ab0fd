import AMQP
import Escalation
import Fleet
import Messages
import Store

/// Whether the store holds what others have seen of the log.
struct StreamCheck {
    let access: BrokerAccess
    let settings: Settings

    func findings() -> [Finding] {
        let end: StreamEnd
        do {
            end = try StreamEnd(of: access.topology.audit, on: access.configuration)
        } catch {
            // Whether this user may read the stream, and whether it is there, others look at.
            return []
        }
        do {
            try settings.withStore { store in try store.reading { try end.check(against: $0) } }
            return [.ok("log", "the store holds the \(end.size) entries that the stream does")]
        } catch let error as StoreError where error.kind == .restored {
            return [.error("log", "\(error)", mend: "stop the workers, then: belay store recover")]
        } catch {
            return []
        }
    }
}
