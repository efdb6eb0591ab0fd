internal import CRE2

/// A compiled RE2 pattern. Matching takes time linear in the text.
final class Pattern: @unchecked Sendable {
    // RE2 objects are made for use by many threads; nothing here changes after init.
    private let handle: OpaquePointer

    /// - Throws: `invalidArgument` for a pattern that RE2 refuses or that is larger than the limits.
    init(_ text: String, _ limits: CELLimits, at offset: Int) throws(CELError) {
        guard text.utf8.count <= limits.patternBytesMax else {
            throw CELError(.invalidArgument, "The pattern is longer than \(limits.patternBytesMax) bytes", at: offset)
        }
        var text = text
        let handle = text.withUTF8 { cre2_pattern_create($0.baseAddress, $0.count, limits.patternMemoryMax) }
        guard let handle else { throw CELError(.invalidArgument, "There is no memory for the pattern", at: offset) }
        if let reason = cre2_pattern_error(handle) {
            let message = "The pattern is not valid (RE2): \(String(cString: reason))"
            cre2_pattern_destroy(handle)
            throw CELError(.invalidArgument, message, at: offset)
        }
        self.handle = handle
    }

    deinit {
        cre2_pattern_destroy(self.handle)
    }

    /// Whether the pattern is found anywhere in the text.
    func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        cre2_pattern_matches(self.handle, text.baseAddress, text.count)
    }
}
