import Escalation
import Glibc
import Logging

/// The process's log: makes the loggers of its parts.
public struct FleetLog: Sendable {
    public let level: Logger.Level
    public let format: LogSettings.Format
    public let sink: LogSink

    public init(_ settings: LogSettings, sink: LogSink = .standardError) {
        self.level = Logger.Level(settings.level)
        self.format = settings.format ?? (sink.isTerminal ? .text : .json)
        self.sink = sink
    }

    /// A logger for a part of the worker, such as `lane` or `publisher`.
    public func logger(_ name: String) -> Logger {
        let handler = FleetLogHandler(name: name, level: level, format: format, sink: sink)
        return Logger(label: name, factory: { _ in handler })
    }
}

/// Writes swift-log's events to a ``LogSink``.
struct FleetLogHandler: LogHandler {
    let name: String
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    private let format: LogSettings.Format
    private let sink: LogSink

    init(name: String, level: Logger.Level, format: LogSettings.Format, sink: LogSink) {
        self.name = name
        self.logLevel = level
        self.format = format
        self.sink = sink
    }

    subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var values = metadata
        if let provided = metadataProvider?.get() { values.merge(provided) { _, new in new } }
        if let own = event.metadata { values.merge(own) { _, new in new } }
        if let error = event.error { values[LogKey.error.rawValue] = .string("\(error)") }
        let line =
            switch format {
            case .json: LogLine.json(event, values, logger: name, at: .wallClock())
            case .text: LogLine.text(event, values, logger: name, at: .wallClock())
            }
        sink.write(line)
    }
}

extension Logger.Level {
    init(_ level: LogSettings.Level) {
        self =
            switch level {
            case .trace: .trace
            case .debug: .debug
            case .info: .info
            case .notice: .notice
            case .warning: .warning
            case .error: .error
            case .critical: .critical
            }
    }
}

extension Instant {
    /// This machine's clock: for logs and presence. What is decided goes by the store's.
    public static func wallClock() -> Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }
}
