internal import CRabbitMQ

extension Connection {
    /// Waits for whatever the broker sends next; nil when nothing complete has come within the time.
    ///
    /// With a timeout of zero it does not wait at all. A message whose body is still under way is kept, and
    /// a later call goes on with it. Wait in slices well below twice the heartbeat, and come back:
    /// signals do not interrupt the wait.
    ///
    /// - Throws: ``AMQPError`` with scope `channel` or `connection` when the broker, or the network, closed it.
    ///   The broker has then got its answer, and ``reopenChannel()`` or a new connection goes on.
    public func next(timeout: Duration) throws(AMQPError) -> Incoming? {
        try requireOpen("next")
        let deadline = timeout > .zero ? ContinuousClock.now + timeout : nil
        var wait = timeval(timeout)
        while true {
            // Everything of the frame before has been copied.
            handle.releaseBuffers()
            var frame = amqp_frame_t()
            let status = amqp_simple_wait_frame_noblock(handle.state, &frame, &wait)
            if status == AMQP_STATUS_TIMEOUT.rawValue { return nil }
            try check(status, "next")
            if let incoming = try take(frame) { return incoming }
            if let deadline, !handle.hasBufferedInput { wait = timeval(deadline - .now) }
        }
    }

    /// Frames are taken one by one and in order, never through `amqp_read_message`: it drops queued frames of other
    /// channels, has no timeout within a body, and stumbles over anything but the frame it expects.
    private func take(_ frame: amqp_frame_t) throws(AMQPError) -> Incoming? {
        do throws(ContentAssembly.Violation) {
            switch Int32(frame.frame_type) {
            case AMQP_FRAME_METHOD where Self.carriesContent(frame.payload.method):
                try begin(frame.payload.method)
                return nil
            case AMQP_FRAME_HEADER:
                let header = frame.payload.properties
                return try assembly.take(header: UnsafeRawBufferPointer(header.raw), bodySize: header.body_size)
            case AMQP_FRAME_BODY:
                return try assembly.take(fragment: UnsafeRawBufferPointer(frame.payload.body_fragment))
            default:
                break
            }
        } catch {
            let error = AMQPError(.protocolViolation, operation: "next", scope: .connection, detail: error.detail)
            throw noteFailure(error)
        }
        return Int32(frame.frame_type) == AMQP_FRAME_METHOD ? try take(frame.payload.method) : nil
    }

    private static func carriesContent(_ method: amqp_method_t) -> Bool {
        method.id == AMQP_BASIC_DELIVER_METHOD || method.id == AMQP_BASIC_RETURN_METHOD
    }

    private func begin(_ method: amqp_method_t) throws(ContentAssembly.Violation) {
        if method.id == AMQP_BASIC_DELIVER_METHOD {
            let deliver = method.decoded.assumingMemoryBound(to: amqp_basic_deliver_t.self).pointee
            try assembly.begin(
                .deliver(DeliveryTag(rawValue: deliver.delivery_tag), redelivered: deliver.redelivered != 0),
                envelope: Envelope(deliver.consumer_tag, deliver.exchange, deliver.routing_key)
            )
        } else {
            let back = method.decoded.assumingMemoryBound(to: amqp_basic_return_t.self).pointee
            try assembly.begin(
                .return(replyCode: back.reply_code),
                envelope: Envelope(back.reply_text, back.exchange, back.routing_key)
            )
        }
    }
}

extension Envelope {
    fileprivate init(_ first: amqp_bytes_t, _ second: amqp_bytes_t, _ third: amqp_bytes_t) {
        self.init(
            UnsafeRawBufferPointer(first),
            UnsafeRawBufferPointer(second),
            UnsafeRawBufferPointer(third)
        )
    }
}
