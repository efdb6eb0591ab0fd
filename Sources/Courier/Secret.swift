/// A text that must not be seen: a password.
///
/// However it is printed, interpolated, dumped or reflected, it shows `<redacted>`. Its value is reachable only inside
/// this library, at the one place where it is handed to the other side.
public struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    let value: String

    /// Wraps `value`.
    public init(_ value: String) {
        self.value = value
    }

    public var description: String { "<redacted>" }
    public var debugDescription: String { "<redacted>" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
