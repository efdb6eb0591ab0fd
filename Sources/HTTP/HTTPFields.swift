/// The header fields of a request, as far as they say how long its body is.
enum HTTPFields {
    enum BodyLength: Equatable {
        case length(Int)
        case refused(Int)
    }

    /// A length that is said once, in decimal digits; bodies in chunks are refused (411), and whatever two readers could
    /// understand in two ways (400).
    static func bodyLength(_ fields: ArraySlice<UInt8>) -> BodyLength {
        var length: Int?
        for line in fields.split(separator: 10) {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
            let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
            let isBlank = { (byte: UInt8) in byte == 32 || byte == 9 || byte == 13 }
            let value = line[line.index(after: colon)...].drop(while: isBlank)
            switch name {
            case "transfer-encoding": return .refused(411)
            case "content-length":
                let digits = value.prefix { !isBlank($0) }
                guard length == nil, value.dropFirst(digits.count).allSatisfy(isBlank), (1...10).contains(digits.count),
                    digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
                else { return .refused(400) }
                length = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
            case let name where name.contains(" ") || name.contains("\t"): return .refused(400)
            default: continue
            }
        }
        return length.map { .length($0) } ?? .refused(411)
    }
}
