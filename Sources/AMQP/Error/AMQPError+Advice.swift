extension AMQPError.Code {
    var isRetriable: Bool {
        switch kind {
        case .acknowledgementTimeout, .blocked, .channelClosed, .connectionClosed, .heartbeatTimeout, .hostNotFound,
            .internalError, .outOfMemory, .resourceError, .resourceLocked, .socket, .timeout, .windowFull:
            true
        case .accessRefused, .authenticationFailed, .contentTooLarge, .invalidArgument, .notAllowed, .notFound,
            .notImplemented, .preconditionFailed, .protocolViolation, .tls:
            false
        }
    }

    /// What happened, to be read after the name of the operation.
    var summary: String {
        switch kind {
        case .accessRefused: "access was refused"
        case .acknowledgementTimeout: "a delivery stayed unacknowledged for too long"
        case .authenticationFailed: "the credentials were not accepted"
        case .blocked: "the broker has blocked publishers"
        case .channelClosed: "the channel is closed"
        case .connectionClosed: "the connection is closed"
        case .contentTooLarge: "the message is too large"
        case .heartbeatTimeout: "the broker has fallen silent"
        case .hostNotFound: "the host's name could not be resolved"
        case .internalError: "the broker failed inside"
        case .invalidArgument: "the request is not valid"
        case .notAllowed: "the broker does not allow it"
        case .notFound: "it does not exist"
        case .notImplemented: "the broker does not do this"
        case .outOfMemory: "memory could not be allocated"
        case .preconditionFailed: "a precondition failed"
        case .protocolViolation: "the two sides did not understand each other"
        case .resourceError: "the broker lacks a resource"
        case .resourceLocked: "another connection holds it exclusively"
        case .socket: "the network failed"
        case .timeout: "no answer came in time"
        case .tls: "TLS failed"
        case .windowFull: "too many publishes wait for their confirm"
        }
    }

    /// What to do about it.
    var advice: String {
        switch kind {
        case .accessRefused, .notAllowed: "Check the user's permissions and the virtual host"
        case .acknowledgementTimeout: "Acknowledge sooner, or raise the broker's consumer_timeout"
        case .authenticationFailed: "Check user, password or certificate, and the broker's mechanisms"
        case .blocked: "Wait until the broker's alarm clears; see `rabbitmq-diagnostics alarms`"
        case .channelClosed: "Reopen the channel; its deliveries are requeued and its confirms are void"
        case .connectionClosed, .heartbeatTimeout, .socket: "Connect again; what was not confirmed is to be sent again"
        case .contentTooLarge: "Send less, or raise the broker's max_message_size"
        case .hostNotFound: "Check the host's name and the resolver"
        case .internalError, .resourceError: "Look into the broker's log, then try again"
        case .invalidArgument: "Correct the call; nothing was sent"
        case .notFound: "Apply the topology, or correct the name"
        case .notImplemented: "Compare the broker's version with what is asked of it"
        case .outOfMemory: "Give the process more memory"
        case .preconditionFailed: "Compare the arguments with what the broker has"
        case .protocolViolation: "Connect again, and report it if it comes back"
        case .resourceLocked: "Wait for the other connection, or use another name"
        case .timeout: "Try again on a new connection"
        case .tls: "Check the certificates, their dates and the host's name"
        case .windowFull: "Take settled publishes first"
        }
    }
}
