internal import CRabbitMQ

extension Connection {
    /// The only channel. A second one would lose messages: see `shim.h`.
    static let channel: amqp_channel_t = 1

    /// Opens a new channel after the broker closed the last one.
    ///
    /// Consumers, prefetch, the selection of confirms and every delivery tag went with the old one.
    /// Does nothing while the channel is open.
    public func reopenChannel() throws(AMQPError) {
        guard case .channelClosed = phase else { return try requireOpen("channel.open") }
        phase = .open
        publishSequence = nil
        readsStream = false
        handle.releaseBuffers()
        amqp_channel_open(handle.state, Self.channel)
        try checkReply("channel.open")
    }
}
