import Escalation
import JSON

/// What stands in an entry, read where it lies.
struct EntryBody {
    let view: JSONView

    /// The names that are looked for, made once.
    enum Key {
        static let at: JSONKey = "at"
        static let action: JSONKey = "action"
        static let actions: JSONKey = "actions"
        static let because: JSONKey = "because"
        static let by: JSONKey = "by"
        static let calendars: JSONKey = "calendars"
        static let category: JSONKey = "category"
        static let cause: JSONKey = "cause"
        static let document: JSONKey = "document"
        static let drill: JSONKey = "drill"
        static let due: JSONKey = "due"
        static let kept: JSONKey = "kept"
        static let level: JSONKey = "level"
        static let name: JSONKey = "name"
        static let number: JSONKey = "number"
        static let outcome: JSONKey = "outcome"
        static let owner: JSONKey = "owner"
        static let owners: JSONKey = "owners"
        static let policy: JSONKey = "policy"
        static let purpose: JSONKey = "purpose"
        static let running: JSONKey = "running"
        static let trigger: JSONKey = "trigger"
        static let turnaround: JSONKey = "turnaround"
        static let unclear: JSONKey = "unclear"
        static let version: JSONKey = "version"
        static let words: JSONKey = "words"
    }

    func text(_ key: JSONKey) -> String? { view[key]?.string }

    func int(_ key: JSONKey) -> Int64? { view[key]?.int }

    func instant(_ key: JSONKey) -> Instant? { view[key]?.utf8.flatMap { Instant(written: $0) } }

    /// Several strings as one name.
    func list(_ key: JSONKey, _ part: (String) -> String = { $0 }) -> String? {
        guard let value = view[key] else { return nil }
        let parts = value.elements.compactMap { $0.string }
        return parts.isEmpty ? nil : parts.map(part).joined(separator: ", ")
    }
}

extension Instant {
    /// Reads what ``description`` writes without making text of it; anything else as RFC 3339 is read.
    init?(written bytes: UnsafeBufferPointer<UInt8>) {
        guard bytes.count == 20 || bytes.count == 27, bytes[bytes.count - 1] == UInt8(ascii: "Z"),
            let days = Self.days(bytes), let time = Self.timeOfDay(bytes)
        else {
            self.init(String(decoding: bytes, as: UTF8.self))
            return
        }
        self.init(microseconds: days * 86_400_000_000 + time)
    }

    private static func number(_ bytes: UnsafeBufferPointer<UInt8>, _ from: Int, _ count: Int) -> Int64? {
        var value: Int64 = 0
        for place in from..<from + count {
            let digit = bytes[place] &- 48
            guard digit < 10 else { return nil }
            value = value * 10 + Int64(digit)
        }
        return value
    }

    private static func days(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
        guard bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"), bytes[10] == UInt8(ascii: "T"),
            let year = number(bytes, 0, 4), let month = number(bytes, 5, 2), let day = number(bytes, 8, 2),
            (1...12).contains(month), (1...28).contains(day)
        else { return nil }
        // As for every date (Hinnant, "chrono-compatible low-level date algorithms"); the last days of a month are left
        // to the reader that knows how long each is.
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        guard shifted >= 0 else { return nil }
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func timeOfDay(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
        guard bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"), let hour = number(bytes, 11, 2),
            let minute = number(bytes, 14, 2), let second = number(bytes, 17, 2), hour < 24, minute < 60, second < 60
        else { return nil }
        let whole = ((hour * 60 + minute) * 60 + second) * 1_000_000
        guard bytes.count == 27 else { return whole }
        guard bytes[19] == UInt8(ascii: "."), let fraction = number(bytes, 20, 6) else { return nil }
        return whole + fraction
    }
}
