import Foundation

/// Bytes as a text of as many characters, so that a test can replace some of them by words.
struct BinaryText {
    let bytes: [UInt8]

    init?(base64 text: String) {
        guard let data = Data(base64Encoded: text) else { return nil }
        bytes = Array(data)
    }

    init(latin text: String) { bytes = text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) } }

    var latin: String { String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) })) }

    var base64: String { Data(bytes).base64EncodedString() }
}
