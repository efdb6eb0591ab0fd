/// What text without quotes means, to us and to other readers of YAML.
enum PlainScalar: Equatable {
    case null
    case bool(Bool)
    case int(Int64)
    case text
    /// Some readers take it for a truth value, a number in another base, a time of day, a float: `NO`, `0777`, `12:30`,
    /// `1e3`. We take it for nothing.
    case ambiguous

    init(_ text: String) {
        switch text {
        case "", "~", "null", "Null", "NULL": self = .null
        case "true": self = .bool(true)
        case "false": self = .bool(false)
        default:
            if Self.otherTruths.contains(text.lowercased()) {
                self = .ambiguous
            } else if let number = Self.decimal(text) {
                self = .int(number)
            } else {
                self = Self.looksNumeric(text) ? .ambiguous : .text
            }
        }
    }

    /// YAML 1.1, "Boolean Language-Independent Type".
    private static let otherTruths: Set<String> = ["true", "false", "yes", "no", "on", "off", "y", "n"]

    /// Digits without a leading zero, perhaps after a minus.
    private static func decimal(_ text: String) -> Int64? {
        let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
        guard !digits.isEmpty, digits.allSatisfy({ (48...57).contains($0) }),
            digits.count == 1 || digits.first != UInt8(ascii: "0")
        else { return nil }
        return Int64(text)
    }

    /// Whether any YAML type resolves this to a number: floats, exponents, `0x`, `0o`, underscores, base 60, `.inf`,
    /// integers that do not fit.
    private static func looksNumeric(_ text: String) -> Bool {
        var rest = text.lowercased().utf8[...]
        if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { rest = rest.dropFirst() }
        let word = String(Substring(rest))
        if word == ".inf" || word == ".nan" { return true }
        for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where word.hasPrefix(prefix) {
            return word.dropFirst(2).allSatisfy { $0 == "_" || $0.isHexDigit && Int(String($0), radix: radix) != nil }
        }
        guard rest.contains(where: { (48...57).contains($0) }),
            rest.first.map({ (48...57).contains($0) || $0 == UInt8(ascii: ".") }) == true
        else { return false }
        let parts = word.split(separator: "e", maxSplits: 1, omittingEmptySubsequences: false)
        let mantissa = parts[0].allSatisfy { $0.isASCII && $0.isNumber || $0 == "." || $0 == "_" || $0 == ":" }
        guard mantissa, parts.count == 2 else { return mantissa && parts[0].count { $0 == "." } <= 1 }
        let exponent = parts[1].drop { $0 == "-" || $0 == "+" }
        return !exponent.isEmpty && exponent.allSatisfy { $0.isASCII && $0.isNumber }
    }
}
