extension CELTimestamp {
    /// Reads RFC 3339, such as `2026-03-29T01:30:00.5+01:00`; nil when it is not that, or no such time.
    public init?(rfc3339 text: String) {
        var text = text
        let parsed = text.withUTF8 { CELTimestamp(rfc3339: $0) }
        guard let parsed else { return nil }
        self = parsed
    }

    init?(rfc3339 bytes: UnsafeBufferPointer<UInt8>) {
        // Longer than any time is written, so that a long run of digits is not read again and again.
        guard bytes.count <= 64 else { return nil }
        var reader = DigitReader(bytes)
        guard let year = reader.number(digits: 4), reader.take("-"), let month = reader.number(digits: 2),
            reader.take("-"), let day = reader.number(digits: 2),
            reader.take("T") || reader.take("t") || reader.take(" "),
            let hour = reader.number(digits: 2), reader.take(":"), let minute = reader.number(digits: 2),
            reader.take(":"), let second = reader.number(digits: 2)
        else { return nil }
        var nanoseconds: Int64 = 0
        if reader.take(".") {
            guard let fraction = reader.fraction() else { return nil }
            nanoseconds = fraction
        }
        guard let offset = reader.zoneOffset(), reader.isAtEnd,
            let civil = CivilTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
        else { return nil }
        self.init(seconds: civil.secondsSinceEpoch - Int64(offset), nanoseconds: nanoseconds)
    }
}

/// Reads fixed runs of digits.
struct DigitReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { self.position == self.bytes.count }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard self.position < self.bytes.count, UInt32(self.bytes[self.position]) == character.value else {
            return false
        }
        self.position += 1
        return true
    }

    mutating func digit() -> Int? {
        guard self.position < self.bytes.count else { return nil }
        let digit = Int(self.bytes[self.position]) - 48
        guard (0...9).contains(digit) else { return nil }
        self.position += 1
        return digit
    }

    mutating func number(digits: Int) -> Int? {
        var number = 0
        for _ in 0..<digits {
            guard let digit = self.digit() else { return nil }
            number = number * 10 + digit
        }
        return number
    }

    /// Digits of a second in nanoseconds; what is finer is cut off.
    mutating func fraction() -> Int64? {
        var nanoseconds: Int64 = 0
        var unit: Int64 = 100_000_000
        guard let first = self.digit() else { return nil }
        nanoseconds = Int64(first) * unit
        while let digit = self.digit() {
            unit /= 10
            nanoseconds += Int64(digit) * unit
        }
        return nanoseconds
    }

    /// `Z`, or `+hh:mm` in seconds east of Greenwich.
    mutating func zoneOffset() -> Int? {
        if self.take("Z") || self.take("z") { return 0 }
        let isWest = self.take("-")
        guard isWest || self.take("+"), let hours = self.number(digits: 2), self.take(":"),
            let minutes = self.number(digits: 2), hours < 24, minutes < 60
        else { return nil }
        let seconds = hours * 3600 + minutes * 60
        return isWest ? -seconds : seconds
    }
}
