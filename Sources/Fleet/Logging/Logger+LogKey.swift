import Logging

/// What a log line may carry under a ``LogKey``: numbers and truth values stay such in JSON.
public typealias LogValues = [LogKey: any CustomStringConvertible & Sendable]

/// Lines of ours: the message never varies, what varies stands beside it.
///
/// What each level promises: *critical*, the worker stops; *error*, a person has to look; *warning*, something went
/// wrong and was handled; *notice*, starts, stops and take-overs; *info*, a line for each batch at most; *debug* and
/// *trace*, whatever helps while searching. No level ever carries a message's body or a secret.
extension Logger {
    public func trace(_ message: StaticString, _ values: @autoclosure () -> LogValues) {
        line(.trace, message, values())
    }

    public func debug(_ message: StaticString, _ values: @autoclosure () -> LogValues) {
        line(.debug, message, values())
    }

    public func info(_ message: StaticString, _ values: @autoclosure () -> LogValues) {
        line(.info, message, values())
    }

    public func notice(_ message: StaticString, _ values: @autoclosure () -> LogValues) {
        line(.notice, message, values())
    }

    public func warning(_ message: StaticString, _ values: @autoclosure () -> LogValues) {
        line(.warning, message, values())
    }

    public func error(_ message: StaticString, _ values: @autoclosure () -> LogValues) {
        line(.error, message, values())
    }

    public func critical(_ message: StaticString, _ values: @autoclosure () -> LogValues) {
        line(.critical, message, values())
    }

    /// This logger with values that all its lines carry.
    public func with(_ values: LogValues) -> Logger {
        var logger = self
        for (key, value) in values { logger[metadataKey: key.rawValue] = .stringConvertible(value) }
        return logger
    }

    private func line(_ level: Logger.Level, _ message: StaticString, _ values: @autoclosure () -> LogValues) {
        guard level >= logLevel else { return }
        var metadata: Logger.Metadata = [:]
        for (key, value) in values() { metadata[key.rawValue] = .stringConvertible(value) }
        log(level: level, "\(message)", metadata: metadata)
    }
}
