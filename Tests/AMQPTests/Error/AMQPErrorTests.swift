import Testing

@testable import AMQP

@Suite struct AMQPErrorTests {
    @Test(
        arguments: [
            (311, .contentTooLarge), (320, .connectionClosed), (403, .accessRefused), (404, .notFound),
            (405, .resourceLocked), (406, .preconditionFailed), (504, .protocolViolation), (506, .resourceError),
            (530, .notAllowed), (540, .notImplemented), (541, .internalError), (999, .channelClosed),
        ] as [(UInt16, AMQPError.Code)]
    )
    func `Reply codes become codes`(replyCode: UInt16, code: AMQPError.Code) {
        #expect(AMQPError.Code(replyCode: replyCode, replyText: "", scope: .channel) == code)
    }

    @Test func `The description says what, where and what to do`() {
        let error = AMQPError(
            .notFound,
            operation: "basic.consume orders",
            scope: .channel,
            replyCode: 404,
            replyText: "NOT_FOUND"
        )
        #expect(
            "\(error)" == """
                basic.consume orders: it does not exist; the broker said 404 NOT_FOUND. \
                Apply the topology, or correct the name
                """
        )
        #expect(!error.isRetriable)
    }

    @Test func `What the network or an operator did may be tried again`() {
        #expect(AMQPError(.socket, operation: "").isRetriable)
        #expect(AMQPError(.connectionClosed, operation: "").isRetriable)
        #expect(!AMQPError(.authenticationFailed, operation: "").isRetriable)
    }
}
