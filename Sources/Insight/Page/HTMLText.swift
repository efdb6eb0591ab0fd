/// Text from anywhere, as it may stand in a page: between tags and inside quoted attributes.
///
/// Control characters, and those that turn the direction of what follows them, are shown by their numbers: a case's field
/// must not rearrange a report.
func escaped(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": result += "&amp;"
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "\"": result += "&quot;"
        case "'": result += "&#39;"
        case "\n", "\t": result.unicodeScalars.append(" ")
        case _ where scalar.isTroublesome: result += "⟨U+\(hexadecimal(scalar.value))⟩"
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result
}

private func hexadecimal(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
}

extension Unicode.Scalar {
    /// Not shown, or changes how others are shown.
    fileprivate var isTroublesome: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: true
        default: false
        }
    }
}
