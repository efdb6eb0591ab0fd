/// The name of a key, as it stands in signature lines and written keys: not empty, no white space, no `+`, no control.
///
/// Names are compared byte for byte.
public struct NoteName: Hashable, Sendable, CustomStringConvertible {
    private let bytes: [UInt8]

    /// `nil` for a text that is no name.
    public init?(_ text: some StringProtocol) {
        let scalars = text.unicodeScalars
        guard !scalars.isEmpty, text.utf8.count <= Self.bytesMax,
            scalars.allSatisfy(Self.mayHold)
        else { return nil }
        bytes = Array(text.utf8)
    }

    /// Of ASCII it is known what is white space; whatever else it is looked up.
    private static func mayHold(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII
            ? scalar.value > 0x20 && scalar != "+" && scalar != "\u{7F}" : !scalar.properties.isWhitespace
    }

    public static let bytesMax = 255

    var utf8: [UInt8] { bytes }

    public var description: String { String(decoding: bytes, as: UTF8.self) }
}
