extension AMQPError {
    /// The kind of a failure. More may be added, so a `switch` over it needs a default.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        enum Kind: String {
            case accessRefused, acknowledgementTimeout, authenticationFailed, blocked, channelClosed, connectionClosed
            case contentTooLarge, heartbeatTimeout, hostNotFound, internalError, invalidArgument, notAllowed, notFound
            case notImplemented, outOfMemory, preconditionFailed, protocolViolation, resourceError, resourceLocked
            case socket, timeout, tls, windowFull
        }

        let kind: Kind

        /// 403: the user lacks the right, or the name is reserved.
        public static let accessRefused = Code(kind: .accessRefused)
        /// A delivery stayed unacknowledged past the broker's `consumer_timeout`; everything on the channel is requeued.
        public static let acknowledgementTimeout = Code(kind: .acknowledgementTimeout)
        /// The broker did not accept the credentials, or not the mechanism.
        public static let authenticationFailed = Code(kind: .authenticationFailed)
        /// The broker has blocked publishers because of a memory or disk alarm.
        public static let blocked = Code(kind: .blocked)
        /// The channel is closed.
        public static let channelClosed = Code(kind: .channelClosed)
        /// The connection is closed: by the broker, by its operator (320), or by this side earlier.
        public static let connectionClosed = Code(kind: .connectionClosed)
        /// 311: the body is larger than the broker takes.
        public static let contentTooLarge = Code(kind: .contentTooLarge)
        /// Nothing came from the broker for two heartbeats.
        public static let heartbeatTimeout = Code(kind: .heartbeatTimeout)
        /// The host's name could not be resolved.
        public static let hostNotFound = Code(kind: .hostNotFound)
        /// 541: the broker failed inside.
        public static let internalError = Code(kind: .internalError)
        /// The caller asked for what AMQP or this module does not allow; nothing was sent.
        public static let invalidArgument = Code(kind: .invalidArgument)
        /// 530: not allowed, a missing virtual host among others.
        public static let notAllowed = Code(kind: .notAllowed)
        /// 404: no such queue, exchange or binding.
        public static let notFound = Code(kind: .notFound)
        /// 540: the broker does not do this.
        public static let notImplemented = Code(kind: .notImplemented)
        /// The C library could not allocate.
        public static let outOfMemory = Code(kind: .outOfMemory)
        /// 406: it exists with other arguments, or an acknowledgement names an unknown delivery.
        public static let preconditionFailed = Code(kind: .preconditionFailed)
        /// One side did not understand the other (501 to 505).
        public static let protocolViolation = Code(kind: .protocolViolation)
        /// 506: the broker lacks a resource.
        public static let resourceError = Code(kind: .resourceError)
        /// 405: another connection holds it exclusively.
        public static let resourceLocked = Code(kind: .resourceLocked)
        /// The network failed.
        public static let socket = Code(kind: .socket)
        /// An answer did not come in time.
        public static let timeout = Code(kind: .timeout)
        /// TLS could not be set up, or the peer's certificate was not accepted.
        public static let tls = Code(kind: .tls)
        /// As many publishes wait for their confirm as the window allows.
        public static let windowFull = Code(kind: .windowFull)

        public var description: String { kind.rawValue }
    }
}
