extension JSONValue {
    /// The one canonical form of this value (RFC 8785, JSON Canonicalization Scheme), for digests and comparison.
    ///
    /// Members are sorted by the UTF-16 units of their names; numbers are written as ECMAScript writes them.
    ///
    /// - Throws: ``JSONError`` of kind `notRepresentable` for an integer beyond ±(2^53 - 1), where readers that know only
    ///   doubles would see another number, and for a double that is not finite. Carry such numbers as strings.
    public func canonical() throws(JSONError) -> [UInt8] {
        var writer = JSONWriter()
        try self.writeCanonical(to: &writer, path: "")
        return writer.bytes
    }

    private static let integerMax: UInt64 = (1 << 53) - 1

    private func writeCanonical(to writer: inout JSONWriter, path: String) throws(JSONError) {
        switch self {
        case .null, .bool, .string:
            writer.write(self)
        case .int(let value):
            guard value.magnitude <= Self.integerMax else { throw Self.notRepresentable(path) }
            writer.write(self)
        case .uint(let value):
            guard value <= Self.integerMax else { throw Self.notRepresentable(path) }
            writer.write(self)
        case .double(let value):
            guard value.isFinite else { throw Self.notRepresentable(path) }
            writer.append(value.ecmaScriptDescription)
        case .array(let elements):
            writer.append("[" as Unicode.Scalar)
            for (position, element) in elements.enumerated() {
                if position > 0 { writer.append("," as Unicode.Scalar) }
                try element.writeCanonical(to: &writer, path: "\(path)[\(position)]")
            }
            writer.append("]" as Unicode.Scalar)
        case .object(let object):
            writer.append("{" as Unicode.Scalar)
            let sorted = object.members.sorted { $0.key.utf16.lexicographicallyPrecedes($1.key.utf16) }
            for (position, member) in sorted.enumerated() {
                if position > 0 { writer.append("," as Unicode.Scalar) }
                writer.write(string: member.key)
                writer.append(":" as Unicode.Scalar)
                try member.value.writeCanonical(to: &writer, path: path.isEmpty ? member.key : "\(path).\(member.key)")
            }
            writer.append("}" as Unicode.Scalar)
        }
    }

    private static func notRepresentable(_ path: String) -> JSONError {
        JSONError(
            .notRepresentable,
            "A number has no exact canonical form; integers beyond 2^53 - 1 must be carried as strings",
            path: path
        )
    }
}

extension Double {
    /// Number::toString of ECMAScript (ECMA-262, section 6.1.6.1.20), as RFC 8785 asks for, of a finite number.
    var ecmaScriptDescription: String {
        if self == 0 { return "0" }
        if self < 0 { return "-" + (-self).ecmaScriptDescription }
        let (digits, exponent) = self.shortestDigits
        let count = digits.count
        switch exponent {
        case count...21:
            return digits + String(repeating: "0", count: exponent - count)
        case 1..<max(count, 2) where exponent <= 21:
            return digits.prefix(exponent) + "." + digits.dropFirst(exponent)
        case -5...0:
            return "0." + String(repeating: "0", count: -exponent) + digits
        default:
            let fraction = count == 1 ? "" : "." + digits.dropFirst()
            return "\(digits.prefix(1))\(fraction)e\(exponent > 0 ? "+" : "-")\((exponent - 1).magnitude)"
        }
    }

    /// The shortest decimal digits that read back as this positive number, and n where the number is 0.digits × 10^n.
    private var shortestDigits: (digits: String, exponent: Int) {
        let parts = self.description.split(separator: "e")
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let fraction = mantissa.count > 1 ? mantissa[1] : ""
        var exponent = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) + mantissa[0].count
        var digits = Substring(mantissa[0] + fraction)
        while digits.first == "0", digits.count > 1 {
            digits = digits.dropFirst()
            exponent -= 1
        }
        while digits.last == "0", digits.count > 1 { digits = digits.dropLast() }
        return (String(digits), exponent)
    }
}
