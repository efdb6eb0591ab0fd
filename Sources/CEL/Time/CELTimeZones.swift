internal import Synchronization

/// Where the rules of named time zones come from.
///
/// This library reads no files. Whoever has the zone database hands in a closure that returns the bytes of a zone's
/// TZif file (RFC 8536), as it stands under `/usr/share/zoneinfo`, or nil for a name it does not know. Names reach the
/// closure only when every part of them is made of letters, digits, `_`, `-` and `+`, so they cannot leave a folder.
public final class CELTimeZones: Sendable {
    private let load: @Sendable (_ name: String) -> [UInt8]?
    private let known = Mutex<[String: TimeZoneRules]>([:])
    private static let knownMax = 1_024

    /// - Parameter load: Called once for each name that it knows; from any thread.
    public init(_ load: @escaping @Sendable (_ name: String) -> [UInt8]?) {
        self.load = load
    }

    /// Knows only UTC and fixed offsets.
    public static let fixedOnly = CELTimeZones { _ in nil }

    /// The offset from UTC in seconds at a time, or nil for an unknown zone. `name` is a name of the database, `UTC`,
    /// or an offset such as `+01:00`, `-02:30` or `02:00`.
    func offset(at time: CELTimestamp, zone name: String) -> Int? {
        self.offset(atSecond: time.seconds, zone: name)
    }

    /// The offset from UTC in seconds at a second since 1970, or nil for an unknown zone.
    public func offset(atSecond second: Int64, zone name: String) -> Int? {
        if name == "UTC" || name == "Z" || name.isEmpty { return 0 }
        if let fixed = Self.fixedOffset(name) { return fixed }
        return self.rules(for: name)?.offset(at: second)
    }

    /// The first second after `second` from which the offset may be another, or nil where none follows or the zone is
    /// unknown. Between two such seconds it stays the same; at one of them it may stay the same too.
    public func nextChange(afterSecond second: Int64, zone name: String) -> Int64? {
        if name == "UTC" || name == "Z" || name.isEmpty || Self.fixedOffset(name) != nil { return nil }
        return self.rules(for: name)?.nextChange(after: second)
    }

    private func rules(for name: String) -> TimeZoneRules? {
        if let rules = self.known.withLock({ $0[name] }) { return rules }
        guard Self.isPlain(name), let bytes = self.load(name), let rules = TimeZoneRules(tzif: bytes) else {
            return nil
        }
        self.known.withLock { known in
            if known.count < Self.knownMax { known[name] = rules }
        }
        return rules
    }

    private static func isPlain(_ name: String) -> Bool {
        let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return name.utf8.count <= 64
            && parts.allSatisfy { part in
                !part.isEmpty
                    && part.allSatisfy { byte in
                        let scalar = UnicodeScalar(byte)
                        return scalar.isASCII && scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                            || scalar == "_" || scalar == "-" || scalar == "+"
                    }
            }
    }

    private static func fixedOffset(_ name: String) -> Int? {
        var text = name.first == "+" || name.first == "-" ? name : "+" + name
        return text.withUTF8 { bytes in
            var reader = DigitReader(bytes)
            let offset = reader.zoneOffset()
            return reader.isAtEnd ? offset : nil
        }
    }
}
