internal import CPlainText

/// Text that is ASCII and has nothing to escape: between quotation marks, it is JSON as it stands.
public enum PlainText {
    public static func isPlain(_ text: UnsafeRawBufferPointer) -> Bool {
        plain_text_end(text.baseAddress?.assumingMemoryBound(to: UInt8.self), 0, text.count, true) == text.count
    }
}
