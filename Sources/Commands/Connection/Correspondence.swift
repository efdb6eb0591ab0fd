import AMQP
import Escalation
import Fleet
import Messages

/// Sends one message and waits for what became of it.
///
/// The message goes out under the id that it was given once. Where its answer is lost it is sent again, byte for byte:
/// whoever handles it sees the id and gives the first answer again.
struct Correspondence {
    let access: BrokerAccess
    let environment: CommandEnvironment
    /// How long to wait before the same message is sent again.
    var repeatAfter: Duration = .seconds(10)

    private static let slice: Duration = .milliseconds(100)

    /// What came back within `limit`; `nil` when nothing did, though the broker took the message.
    func send(_ message: Letter, within limit: Duration) throws -> Answer? {
        let deadline = ContinuousClock.now + limit
        var wasTaken = false
        while true {
            do {
                return try attempt(message, until: deadline, wasTaken: &wasTaken)
            } catch let error as AMQPError where error.isRetriable && ContinuousClock.now < deadline {
                try environment.checkInterruption()
                environment.console.note("\(error)".printable + " Trying again under the same id.")
                environment.clock.pause(.milliseconds(500))
            } catch let error as AMQPError where error.isRetriable && wasTaken {
                return nil
            }
        }
    }

    private func attempt(
        _ message: Letter,
        until deadline: ContinuousClock.Instant,
        wasTaken: inout Bool
    ) throws -> Answer? {
        let mailbox = try Mailbox(access, answersTo: message.id)
        defer { mailbox.close() }
        let courier = try Publisher<Int>(access.configuration, windowLimit: 16)
        defer { courier.close() }
        var sentAt: ContinuousClock.Instant?
        var count = 0
        while ContinuousClock.now < deadline {
            try environment.checkInterruption()
            if sentAt.map({ ContinuousClock.now - $0 >= repeatAfter }) ?? true {
                count += 1
                try courier.publish(
                    message.outgoing(as: access.user),
                    exchange: ExchangeName(bounded: message.exchange),
                    routingKey: RoutingKey(bounded: message.routingKey),
                    token: count
                )
                sentAt = .now
            }
            for settled in try courier.poll(timeout: .zero) {
                try message.check(settled.outcome)
                wasTaken = true
            }
            if let answer = try mailbox.next(timeout: Self.slice) { return answer }
        }
        return nil
    }
}
