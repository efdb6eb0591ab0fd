import Escalation

/// Times as senders write them.
enum Timestamp {
    static func text(ofSeconds seconds: Int64) -> String? {
        guard bounds.contains(Double(seconds)) else { return nil }
        return Instant(seconds: seconds).description
    }

    /// RFC 3339 of a number of seconds, cut at microseconds; `nil` outside the years 1 to 9999.
    static func text(ofSeconds seconds: Double) -> String? {
        guard bounds.contains(seconds) else { return nil }
        return Instant(microseconds: Int64((seconds * 1_000_000).rounded())).description
    }

    private static let bounds = -62_135_596_800.0..<253_402_300_800.0

    /// Whether the bytes are an RFC 3339 `date-time`, exactly as ``Escalation/Instant`` reads it, without making a string.
    static func isRFC3339(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count >= 20, isDateAndTime(bytes) else { return false }
        var place = 19
        if bytes[place] == UInt8(ascii: ".") {
            place += 1
            let start = place
            while place < bytes.count, isDigit(bytes[place]) { place += 1 }
            guard place > start, place < bytes.count else { return false }
        }
        return isZone(UnsafeBufferPointer(rebasing: bytes[place...]))
    }

    private static func isDateAndTime(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"), bytes[13] == UInt8(ascii: ":"),
            bytes[16] == UInt8(ascii: ":"), isSeparator(bytes[10]),
            let high = pair(bytes, 0), let low = pair(bytes, 2), let month = pair(bytes, 5), let day = pair(bytes, 8),
            let hour = pair(bytes, 11), let minute = pair(bytes, 14), let second = pair(bytes, 17)
        else { return false }
        let year = high * 100 + low
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let isShort = month == 4 || month == 6 || month == 9 || month == 11
        let days = month == 2 ? (isLeap ? 29 : 28) : isShort ? 30 : 31
        return (1...12).contains(month) && (1...days).contains(day) && hour < 24 && minute < 60 && second <= 60
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "T") || byte == UInt8(ascii: "t") || byte == UInt8(ascii: " ")
    }

    private static func isZone(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        switch bytes.first {
        case UInt8(ascii: "Z"), UInt8(ascii: "z"):
            return bytes.count == 1
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            guard bytes.count == 6, bytes[3] == UInt8(ascii: ":"), let hours = pair(bytes, 1),
                let minutes = pair(bytes, 4)
            else { return false }
            return hours < 24 && minutes < 60
        default:
            return false
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func pair(_ bytes: UnsafeBufferPointer<UInt8>, _ place: Int) -> Int? {
        guard isDigit(bytes[place]), isDigit(bytes[place + 1]) else { return nil }
        return Int(bytes[place] - 48) * 10 + Int(bytes[place + 1] - 48)
    }
}
