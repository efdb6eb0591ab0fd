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

    /// How far a message has come.
    private enum Progress {
        case unsent
        /// Handed to a connection; the broker may have it.
        case sent
        /// On the broker's disk.
        case confirmed
    }

    /// What came back within `limit`; `nil` when nothing did, though the broker took the message.
    ///
    /// A broker that cannot be reached at all is an error at once; one that is lost on the way is tried again.
    func send(_ message: Letter, within limit: Duration) throws -> Answer? {
        let deadline = ContinuousClock.now + limit
        var progress = Progress.unsent
        while true {
            do {
                if let answer = try attempt(message, until: deadline, progress: &progress) { return answer }
                guard progress == .confirmed else {
                    throw CommandFailure(
                        .unavailable,
                        "the broker has not confirmed the message within \(limit.shown)",
                        advice: "send it again under the same id: --id \(message.id)"
                    )
                }
                return nil
            } catch let error as AMQPError where error.isRetriable && progress != .unsent {
                if ContinuousClock.now >= deadline, progress == .confirmed { return nil }
                guard ContinuousClock.now < deadline else { throw error }
                try environment.checkInterruption()
                environment.console.note("\(error)".printable + " Trying again under the same id.")
                environment.clock.pause(.seconds(1))
            }
        }
    }

    private func attempt(
        _ message: Letter,
        until deadline: ContinuousClock.Instant,
        progress: inout Progress
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
                if progress == .unsent { progress = .sent }
            }
            for settled in try courier.poll(timeout: .zero) {
                try message.check(settled.outcome)
                progress = .confirmed
            }
            if let answer = try mailbox.next(timeout: Self.slice) { return answer }
        }
        return nil
    }
}
