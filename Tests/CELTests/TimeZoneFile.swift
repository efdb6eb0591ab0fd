/// A TZif file written by hand (RFC 8536): Berlin's clocks by rule alone, one transition long past.
enum TimeZoneFile {
    static let berlin = file(rule: "CET-1CEST,M3.5.0,M10.5.0/3")

    static func file(rule: String) -> [UInt8] {
        let header = { (version: UInt8, transitions: UInt8, types: UInt8, names: UInt8) -> [UInt8] in
            Array("TZif".utf8) + [version] + [UInt8](repeating: 0, count: 15)
                + [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, transitions, 0, 0, 0, types, 0, 0, 0, names]
        }
        let localMeanTime: [UInt8] = [0x00, 0x00, 0x0C, 0x88, 0, 0]  // 53 min 28 s
        let standard: [UInt8] = [0x00, 0x00, 0x0E, 0x10, 0, 4]
        let transition: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF, 0x6F, 0xA2, 0x61, 0xF8]  // 1893-04-01
        return header(UInt8(ascii: "2"), 0, 1, 1) + localMeanTime + [0]
            + header(UInt8(ascii: "2"), 1, 2, 8) + transition + [1] + localMeanTime + standard
            + Array("LMT\0CET\0".utf8) + [0x0A] + Array(rule.utf8) + [0x0A]
    }
}
