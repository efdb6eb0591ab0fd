import JSON

/// The CloudEvents extension `sequence`: the order in which a source emitted its events.
enum SequenceExtension {
    /// A number where the value is one or is a string of digits. The extension allows any other string as well; by that
    /// nothing is ordered here, and the event's time decides.
    static func number(_ value: JSONView) throws(IngressError) -> Int64? {
        switch value.kind {
        case .int: return value.int
        case .string: return try number(value.string ?? "")
        default: throw tooLarge
        }
    }

    static func number(_ text: String) throws(IngressError) -> Int64? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return nil
        }
        guard let number = Int64(text) else { throw tooLarge }
        return number
    }

    private static var tooLarge: IngressError {
        IngressError(
            .invalid,
            "the sequence is no integer of 64 bits",
            at: "sequence",
            advice: "send a string of digits below 2^63, or leave it out"
        )
    }
}
