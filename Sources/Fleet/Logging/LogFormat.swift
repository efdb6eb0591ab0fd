import Escalation
import Logging

/// How a line looks: an object of JSON, or text for people.
extension LogLine {
    /// `{"ts":…,"level":…,"logger":…,"message":…}` and then the values by name.
    static func json(_ event: LogEvent, _ metadata: Logger.Metadata, logger: String, at time: Instant) -> [UInt8] {
        var line = LogLine()
        line.raw("{\"ts\":\"")
        line.raw(time.inMicroseconds)
        line.raw("\",\"level\":\"")
        line.raw(event.level.rawValue)
        line.raw("\",\"logger\":")
        line.quoted(logger)
        line.raw(",\"message\":")
        line.quoted(event.message.description)
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            line.whole { line in
                line.raw(",")
                line.quoted(reserved.contains(key) ? "_" + key : key)
                line.raw(":")
                line.json(value, depth: 0)
            }
        }
        if line.isFull { line.raw(",\"cut\":true") }
        line.raw("}\n")
        return line.bytes
    }

    /// `12:30:01.123456 notice  review  message  key=value …`
    static func text(_ event: LogEvent, _ metadata: Logger.Metadata, logger: String, at time: Instant) -> [UInt8] {
        var line = LogLine()
        line.raw(String(time.inMicroseconds.dropFirst(11).dropLast()))
        line.raw(" ")
        line.raw(event.level.rawValue + String(repeating: " ", count: max(0, 9 - event.level.rawValue.utf8.count)))
        line.escaped(logger, json: false)
        line.raw(": ")
        line.escaped(event.message.description, json: false)
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            line.whole { line in
                line.raw("  ")
                line.escaped(key, json: false)
                line.raw("=")
                line.escaped(value.description, json: false)
            }
        }
        if line.isFull { line.raw("  (cut)") }
        line.raw("\n")
        return line.bytes
    }

    private static let reserved: Set<String> = ["ts", "logger", "message", "level", "cut"]

    private mutating func json(_ value: Logger.MetadataValue, depth: Int) {
        switch value {
        case .string(let text): quoted(text)
        case .stringConvertible(let value):
            switch value {
            case let value as any BinaryInteger: raw(String(describing: value))
            case let value as Double where value.isFinite: raw(value.description)
            case let value as Bool: raw(value ? "true" : "false")
            default: quoted(value.description)
            }
        case .array(let elements) where depth < 2:
            raw("[")
            for (index, element) in elements.prefix(16).enumerated() {
                if index > 0 { raw(",") }
                json(element, depth: depth + 1)
            }
            raw("]")
        case .dictionary(let entries) where depth < 2:
            raw("{")
            for (index, entry) in entries.sorted(by: { $0.key < $1.key }).prefix(16).enumerated() {
                if index > 0 { raw(",") }
                quoted(entry.key)
                raw(":")
                json(entry.value, depth: depth + 1)
            }
            raw("}")
        default: quoted("…")
        }
    }
}

extension Instant {
    /// RFC 3339 with all six digits, so that lines sort as text.
    fileprivate var inMicroseconds: String {
        let text = description
        return microseconds.isMultiple(of: 1_000_000) ? text.dropLast() + ".000000Z" : text
    }
}
