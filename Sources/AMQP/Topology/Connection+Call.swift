internal import CRabbitMQ

extension Connection {
    /// One call that waits for its answer. What it copies out of the answer, it copies inside `body`.
    func call(
        _ operation: @autoclosure () -> String,
        _ body: (borrowing Arena) throws(AMQPError) -> Void
    ) throws(AMQPError) {
        try requireOpen(operation())
        guard consumers.isEmpty else {
            throw invalid(operation(), "a connection that consumes does not touch the topology")
        }
        arena.reset()
        try body(arena)
        try checkReply(operation())
        handle.releaseBuffers()
    }
}
