extension AMQPError {
    /// A call came too late: what it needs is closed, for an earlier reason.
    init(after reason: AMQPError, _ code: Code, scope: Scope, operation: String) {
        self.init(
            code,
            operation: operation,
            scope: scope,
            replyCode: reason.replyCode,
            replyText: reason.replyText,
            detail: "since \(reason.operation)" + (reason.detail.map { ": \($0)" } ?? "")
        )
    }

    func with(code: Code) -> AMQPError {
        AMQPError(
            code,
            operation: operation,
            scope: scope,
            replyCode: replyCode,
            replyText: replyText,
            detail: detail
        )
    }
}
