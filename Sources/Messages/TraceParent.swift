/// The `traceparent` of W3C Trace Context. One that is not well formed is as good as none (section 3.2.2.3): it goes into
/// headers and logs, so nothing else is let through.
struct TraceParent {
    let text: String

    init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.map(\.count) == [2, 32, 16, 2], parts.allSatisfy({ $0.allSatisfy(\.isLowerCaseHexadecimal) }),
            !text.hasPrefix("ff"), !parts[1].allSatisfy({ $0 == UInt8(ascii: "0") }),
            !parts[2].allSatisfy({ $0 == UInt8(ascii: "0") })
        else { return nil }
        self.text = text
    }
}

extension UInt8 {
    fileprivate var isLowerCaseHexadecimal: Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self)
    }
}
