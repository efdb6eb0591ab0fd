/// The offsets of one time zone, from a TZif file (RFC 8536).
struct TimeZoneRules: Sendable {
    /// When the offset changes, in seconds since 1970, ascending.
    private let transitions: [Int64]
    /// The offset from each transition on, in seconds east.
    private let offsets: [Int]
    /// Before the first transition.
    private let firstOffset: Int
    /// After the last one.
    private let rule: PosixTimeZone?

    func offset(at seconds: Int64) -> Int {
        guard let last = self.transitions.last else { return self.rule?.offset(at: seconds) ?? self.firstOffset }
        if seconds >= last { return self.rule?.offset(at: seconds) ?? self.offsets[self.offsets.count - 1] }
        let next = self.indexOfTransition(after: seconds)
        return next == 0 ? self.firstOffset : self.offsets[next - 1]
    }

    /// The first second after `seconds` at which the offset may change.
    func nextChange(after seconds: Int64) -> Int64? {
        let next = self.indexOfTransition(after: seconds)
        return next < self.transitions.count ? self.transitions[next] : self.rule?.nextChange(after: seconds)
    }

    private func indexOfTransition(after seconds: Int64) -> Int {
        var low = 0
        var high = self.transitions.count
        while low < high {
            let middle = (low + high) / 2
            if self.transitions[middle] <= seconds { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Nil when the bytes are no TZif file of version 2 or later.
    init?(tzif bytes: [UInt8]) {
        var reader = BigEndianReader(bytes)
        guard let first = Header(&reader), first.version >= 2, reader.skip(first.bodySize(timeSize: 4)),
            let header = Header(&reader)
        else { return nil }
        var transitions: [Int64] = []
        for _ in 0..<header.transitionCount {
            guard let time = reader.integer(bytes: 8) else { return nil }
            transitions.append(time)
        }
        var kinds: [Int] = []
        for _ in 0..<header.transitionCount {
            guard let kind = reader.integer(bytes: 1) else { return nil }
            kinds.append(Int(kind) & 0xFF)
        }
        var types: [Int] = []
        for _ in 0..<header.typeCount {
            guard let offset = reader.integer(bytes: 4), reader.skip(2) else { return nil }
            types.append(Int(offset))
        }
        guard kinds.allSatisfy({ $0 < types.count }), let firstOffset = types.first,
            zip(transitions, transitions.dropFirst()).allSatisfy({ $0 < $1 }),
            reader.skip(header.tailSize(timeSize: 8))
        else { return nil }
        self.transitions = transitions
        self.offsets = kinds.map { types[$0] }
        self.firstOffset = firstOffset
        self.rule = PosixTimeZone(reader.footer)
    }

    private struct Header {
        let version: Int
        let utcCount, standardCount, leapCount, transitionCount, typeCount, nameSize: Int

        init?(_ reader: inout BigEndianReader) {
            guard reader.integer(bytes: 4) == 0x545A_6966, let version = reader.integer(bytes: 1), reader.skip(15)
            else {
                return nil
            }
            var counts: [Int] = []
            for _ in 0..<6 {
                guard let count = reader.integer(bytes: 4), (0...65_536).contains(count) else { return nil }
                counts.append(Int(count))
            }
            self.version = Int(version) - 48
            (self.utcCount, self.standardCount, self.leapCount) = (counts[0], counts[1], counts[2])
            (self.transitionCount, self.typeCount, self.nameSize) = (counts[3], counts[4], counts[5])
        }

        func bodySize(timeSize: Int) -> Int {
            self.transitionCount * (timeSize + 1) + self.typeCount * 6 + self.tailSize(timeSize: timeSize)
        }

        /// What follows the types: names, leap seconds, indicators.
        func tailSize(timeSize: Int) -> Int {
            self.nameSize + self.leapCount * (timeSize + 4) + self.standardCount + self.utcCount
        }
    }
}

/// Reads signed big-endian integers, never past the end.
private struct BigEndianReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func integer(bytes count: Int) -> Int64? {
        guard self.position + count <= self.bytes.count else { return nil }
        var value = Int64(Int8(bitPattern: self.bytes[self.position]))
        for byte in self.bytes[self.position + 1..<self.position + count] { value = value << 8 | Int64(byte) }
        self.position += count
        return value
    }

    mutating func skip(_ count: Int) -> Bool {
        guard self.position + count <= self.bytes.count else { return false }
        self.position += count
        return true
    }

    /// The line between two newlines that ends the file.
    var footer: String {
        let rest = self.bytes[self.position...]
        guard rest.first == 0x0A, rest.last == 0x0A, rest.count >= 2 else { return "" }
        return String(decoding: rest.dropFirst().dropLast(), as: UTF8.self)
    }
}
