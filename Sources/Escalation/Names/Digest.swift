import Crypto
import JSON

/// A SHA-256 digest, written `sha256:<hex>` wherever people or messages see it.
public struct Digest: Hashable, Sendable, CustomStringConvertible {
    public let bytes: [UInt8]

    public init(of content: some Sequence<UInt8>) {
        self.bytes = Array(SHA256.hash(data: Array(content)))
    }

    /// Thirty-two bytes that were a digest before; `nil` of any other count.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    /// Reads the written form; anything else is `nil`.
    public init?(written: String) {
        guard written.hasPrefix("sha256:"), let bytes = [UInt8](hexadecimal: written.dropFirst(7)), bytes.count == 32
        else { return nil }
        self.bytes = bytes
    }

    public var hexadecimal: String { bytes.hexadecimal }

    public var description: String { "sha256:" + hexadecimal }
}

extension Digest {
    /// The keyed commitment of `audit-formats.md`: HMAC-SHA-256 of the content under a random salt. Once salt and
    /// content are erased, what is left says nothing about either.
    public static func commitment(to content: [UInt8], salt: [UInt8]) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: content, using: SymmetricKey(data: salt))
        return "hmac-sha256:" + Array(code).hexadecimal
    }
}

extension Sequence<UInt8> {
    /// Lower-case hexadecimal, two digits a byte.
    public var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in self {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}

extension [UInt8] {
    /// Bytes from hexadecimal text of even length; `nil` when a character is no digit.
    public init?(hexadecimal text: some StringProtocol) {
        var bytes: [UInt8] = []
        var high: UInt8?
        for character in text.utf8 {
            let digit: UInt8
            switch character {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = character - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = character - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = character - UInt8(ascii: "A") + 10
            default: return nil
            }
            if let first = high {
                bytes.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        guard high == nil else { return nil }
        self = bytes
    }
}
