import Escalation
import Logging

/// One line under construction: bytes, bounded, in which no value can end the line, forge another or hide.
struct LogLine {
    /// Longer values are cut and end in `…`.
    static let valueMax = 512
    /// Room that is kept for closing the line.
    private static let reserve = 32

    private(set) var bytes: [UInt8] = []
    private(set) var isFull = false

    init() {
        bytes.reserveCapacity(512)
    }

    /// Runs `body`, and takes back what it wrote if the line grew beyond its bound.
    mutating func whole(_ body: (inout LogLine) -> Void) {
        guard !isFull else { return }
        let mark = bytes.count
        body(&self)
        if bytes.count > LogSink.lineMax - Self.reserve {
            bytes.removeSubrange(mark...)
            isFull = true
        }
    }

    mutating func raw(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    mutating func raw(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    /// Text with everything harmful written out; for JSON also quotes and backslashes.
    mutating func escaped(_ text: String, json: Bool) {
        let start = bytes.count
        for scalar in text.unicodeScalars {
            if bytes.count - start >= Self.valueMax {
                raw("…")
                return
            }
            switch scalar {
            case "\"" where json, "\\" where json:
                raw("\\")
                bytes.append(UInt8(scalar.value))
            case "\n": raw("\\n")
            case "\r": raw("\\r")
            case "\t": raw("\\t")
            default:
                if scalar.isHarmless {
                    bytes.append(contentsOf: UTF8.encode(scalar).unsafelyUnwrapped)
                } else if json {
                    for unit in UTF16.encode(scalar).unsafelyUnwrapped { raw("\\u" + unit.hexadecimal) }
                } else {
                    raw("\\u{" + String(scalar.value, radix: 16) + "}")
                }
            }
        }
    }

    mutating func quoted(_ text: String) {
        raw("\"")
        escaped(text, json: true)
        raw("\"")
    }
}

extension UInt16 {
    /// Four digits.
    fileprivate var hexadecimal: String {
        let digits = String(self, radix: 16)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}
