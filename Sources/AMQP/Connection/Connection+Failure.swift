internal import CRabbitMQ

extension Connection {
    /// Throws, naming the reason, unless connection and channel are open.
    func requireOpen(_ operation: @autoclosure () -> String) throws(AMQPError) {
        switch phase {
        case .open:
            return
        case .channelClosed(let reason):
            throw AMQPError(after: reason, .channelClosed, scope: .channel, operation: operation())
        case .closed(let reason):
            throw AMQPError(after: reason, .connectionClosed, scope: .connection, operation: operation())
        }
    }

    /// Throws where librabbitmq's status says that a call failed.
    func check(_ status: Int32, _ operation: @autoclosure () -> String) throws(AMQPError) {
        guard status != AMQP_STATUS_OK.rawValue else { return }
        throw noteFailure(AMQPError(status: status, operation: operation()))
    }

    /// Throws where sending failed. A broker that closes the connection says why before it hangs up;
    /// that word may lie unread, and is looked for.
    func checkSending(_ status: Int32, _ operation: @autoclosure () -> String) throws(AMQPError) {
        guard status != AMQP_STATUS_OK.rawValue else { return }
        let sending = AMQPError(status: status, operation: operation())
        guard sending.scope == .connection else { throw sending }
        while true {
            do throws(AMQPError) {
                guard try next(timeout: .zero) != nil else { throw sending }
            } catch {
                throw noteFailure(error.replyCode == nil ? sending : error)
            }
        }
    }

    /// Takes the answer of a call that waited for one.
    func checkReply(_ operation: @autoclosure () -> String) throws(AMQPError) {
        let reply = amqp_get_rpc_reply(handle.state)
        guard reply.reply_type != AMQP_RESPONSE_NORMAL else { return }
        guard let error = AMQPError(reply: reply, operation: operation()) else { return }
        if error.replyCode != nil { answerClosing(of: error.scope) }
        throw noteFailure(error)
    }

    /// librabbitmq leaves `close-ok` to us. Without it the broker closes the connection when a channel
    /// is opened again under the same number (RabbitMQ 3.10.8).
    func answerClosing(of scope: AMQPError.Scope) {
        switch scope {
        case .channel:
            var answer = amqp_channel_close_ok_t()
            _ = amqp_send_method(handle.state, Self.channel, AMQP_CHANNEL_CLOSE_OK_METHOD, &answer)
        case .connection:
            var answer = amqp_connection_close_ok_t()
            _ = amqp_send_method(handle.state, 0, AMQP_CONNECTION_CLOSE_OK_METHOD, &answer)
        case .none:
            break
        }
    }

    /// Remembers what the failure has closed.
    func noteFailure(_ error: AMQPError) -> AMQPError {
        switch error.scope {
        case .none:
            return error
        case .channel:
            phase = .channelClosed(error)
        case .connection:
            phase = .closed(error)
        }
        consumers = []
        assembly = ContentAssembly()
        return error
    }
}
