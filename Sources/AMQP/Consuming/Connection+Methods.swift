internal import CRabbitMQ

extension Connection {
    /// The methods that the broker sends unasked and that carry no content, on the channel and on channel 0.
    func take(_ method: amqp_method_t) throws(AMQPError) -> Incoming? {
        switch method.id {
        case AMQP_BASIC_ACK_METHOD:
            let ack = method.decoded.assumingMemoryBound(to: amqp_basic_ack_t.self).pointee
            return .confirmed(PublishSequence(rawValue: ack.delivery_tag), multiple: ack.multiple != 0)
        case AMQP_BASIC_NACK_METHOD:
            let nack = method.decoded.assumingMemoryBound(to: amqp_basic_nack_t.self).pointee
            return .refused(PublishSequence(rawValue: nack.delivery_tag), multiple: nack.multiple != 0)
        case AMQP_BASIC_CANCEL_METHOD:
            return try cancelled(method.decoded.assumingMemoryBound(to: amqp_basic_cancel_t.self).pointee)
        case AMQP_CONNECTION_BLOCKED_METHOD:
            let blocked = method.decoded.assumingMemoryBound(to: amqp_connection_blocked_t.self).pointee
            let reason = String(copying: blocked.reason)
            blockedReason = reason
            return .blocked(reason: reason)
        case AMQP_CONNECTION_UNBLOCKED_METHOD:
            blockedReason = nil
            return .unblocked
        case AMQP_CHANNEL_CLOSE_METHOD:
            let close = method.decoded.assumingMemoryBound(to: amqp_channel_close_t.self).pointee
            throw closed(.channel, close.reply_code, close.reply_text)
        case AMQP_CONNECTION_CLOSE_METHOD:
            let close = method.decoded.assumingMemoryBound(to: amqp_connection_close_t.self).pointee
            throw closed(.connection, close.reply_code, close.reply_text)
        default:
            // Such as channel.flow, which RabbitMQ does not send.
            return nil
        }
    }

    private func cancelled(_ cancel: amqp_basic_cancel_t) throws(AMQPError) -> Incoming {
        let tag = ConsumerTag(received: String(copying: cancel.consumer_tag))
        consumers.remove(tag)
        if cancel.nowait == 0 {
            var answer = amqp_basic_cancel_ok_t(consumer_tag: cancel.consumer_tag)
            try check(
                amqp_send_method(handle.state, Self.channel, AMQP_BASIC_CANCEL_OK_METHOD, &answer),
                "basic.cancel-ok"
            )
        }
        return .consumerCancelled(tag)
    }

    private func closed(_ scope: AMQPError.Scope, _ replyCode: UInt16, _ replyText: amqp_bytes_t) -> AMQPError {
        let error = AMQPError(closing: scope, replyCode: replyCode, replyText: replyText, operation: "next")
        answerClosing(of: scope)
        return noteFailure(error)
    }
}
