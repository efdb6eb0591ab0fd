internal import CRabbitMQ

extension AMQPError {
    /// The one place where what librabbitmq and the broker report becomes an error.
    init(status: Int32, operation: String) {
        let code = Code(status: status)
        self.init(
            code,
            operation: operation,
            scope: code == .invalidArgument ? .none : .connection,
            detail: amqp_error_string2(status).map { String(cString: $0) }
        )
    }

    init(status: amqp_status_enum, operation: String) {
        self.init(status: status.rawValue, operation: operation)
    }

    /// The broker has closed something and says why.
    init(closing scope: Scope, replyCode: UInt16, replyText: amqp_bytes_t, operation: String) {
        let text = String(copying: replyText)
        self.init(
            Code(replyCode: replyCode, replyText: text, scope: scope),
            operation: operation,
            scope: scope,
            replyCode: replyCode,
            replyText: text
        )
    }

    /// An answer to a call that did not go well. Nil for `AMQP_RESPONSE_NORMAL`.
    init?(reply: amqp_rpc_reply_t, operation: String) {
        switch reply.reply_type {
        case AMQP_RESPONSE_NORMAL:
            return nil
        case AMQP_RESPONSE_LIBRARY_EXCEPTION:
            self.init(status: reply.library_error, operation: operation)
        case AMQP_RESPONSE_SERVER_EXCEPTION where reply.reply.id == AMQP_CHANNEL_CLOSE_METHOD:
            let close = reply.reply.decoded.assumingMemoryBound(to: amqp_channel_close_t.self).pointee
            self.init(closing: .channel, replyCode: close.reply_code, replyText: close.reply_text, operation: operation)
        case AMQP_RESPONSE_SERVER_EXCEPTION where reply.reply.id == AMQP_CONNECTION_CLOSE_METHOD:
            let close = reply.reply.decoded.assumingMemoryBound(to: amqp_connection_close_t.self).pointee
            self.init(
                closing: .connection,
                replyCode: close.reply_code,
                replyText: close.reply_text,
                operation: operation
            )
        default:
            self.init(.connectionClosed, operation: operation, scope: .connection, detail: "the broker hung up")
        }
    }
}

extension AMQPError.Code {
    init(status: Int32) {
        self =
            switch amqp_status_enum(rawValue: status) {
            case AMQP_STATUS_NO_MEMORY: .outOfMemory
            case AMQP_STATUS_HOSTNAME_RESOLUTION_FAILED: .hostNotFound
            case AMQP_STATUS_CONNECTION_CLOSED, AMQP_STATUS_SOCKET_CLOSED: .connectionClosed
            case AMQP_STATUS_INVALID_PARAMETER, AMQP_STATUS_TABLE_TOO_BIG, AMQP_STATUS_BAD_URL: .invalidArgument
            case AMQP_STATUS_TIMEOUT: .timeout
            case AMQP_STATUS_HEARTBEAT_TIMEOUT: .heartbeatTimeout
            case AMQP_STATUS_BROKER_UNSUPPORTED_SASL_METHOD: .authenticationFailed
            case AMQP_STATUS_BAD_AMQP_DATA, AMQP_STATUS_UNKNOWN_CLASS, AMQP_STATUS_UNKNOWN_METHOD,
                AMQP_STATUS_INCOMPATIBLE_AMQP_VERSION, AMQP_STATUS_WRONG_METHOD, AMQP_STATUS_UNEXPECTED_STATE:
                .protocolViolation
            case AMQP_STATUS_SSL_ERROR, AMQP_STATUS_SSL_HOSTNAME_VERIFY_FAILED, AMQP_STATUS_SSL_PEER_VERIFY_FAILED,
                AMQP_STATUS_SSL_CONNECTION_FAILED, AMQP_STATUS_SSL_SET_ENGINE_FAILED:
                .tls
            default: .socket
            }
    }

    /// Reply codes are those of AMQP 0-9-1, section 1.2.
    init(replyCode: UInt16, replyText: String, scope: AMQPError.Scope) {
        self =
            switch replyCode {
            case 311: .contentTooLarge
            case 320: .connectionClosed
            case 403: .accessRefused
            case 404: .notFound
            case 405: .resourceLocked
            // RabbitMQ has no code of its own for its consumer_timeout (rabbit_channel, 3.8.15 to 4.2).
            case 406 where replyText.contains("delivery acknowledgement on channel"): .acknowledgementTimeout
            case 406: .preconditionFailed
            case 501...505: .protocolViolation
            case 506: .resourceError
            case 402, 530: .notAllowed
            case 540: .notImplemented
            case 541: .internalError
            default: scope == .channel ? .channelClosed : .connectionClosed
            }
    }
}
