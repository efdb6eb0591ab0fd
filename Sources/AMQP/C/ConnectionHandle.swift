internal import CRabbitMQ

/// Owns librabbitmq's connection state; ends it, and its socket, when it goes.
struct ConnectionHandle: ~Copyable {
    let state: amqp_connection_state_t

    init() throws(AMQPError) {
        guard let state = amqp_new_connection() else {
            throw AMQPError(.outOfMemory, operation: "connection.new")
        }
        self.state = state
    }

    /// Gives back what decoded frames occupy. Nothing that points into a frame, a table or
    /// a reply may be used afterwards; the library itself declines while frames are queued.
    func releaseBuffers() {
        amqp_maybe_release_buffers(state)
    }

    /// Whether a frame may be had without looking at the socket.
    var hasBufferedInput: Bool {
        amqp_frames_enqueued(state) != 0 || amqp_data_in_buffer(state) != 0
    }

    deinit {
        _ = amqp_destroy_connection(state)
    }
}
