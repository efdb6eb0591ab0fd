import Crypto
import Escalation

/// The name of a subject's key. It is drawn, so that it says nothing of whom the key is about, and may stand in the log
/// once the key is destroyed.
public struct SubjectKeyID: Hashable, Sendable, CustomStringConvertible {
    static let byteCount = 16

    public let bytes: [UInt8]

    /// `nil` of any other count than sixteen.
    public init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    /// Reads ``description``.
    public init?(written: String) {
        guard let bytes = [UInt8](hexadecimal: written) else { return nil }
        self.init(bytes: bytes)
    }

    /// Lower-case hexadecimal.
    public var description: String { bytes.hexadecimal }

    /// Of what is about the installation rather than about somebody: why a gate was put on hold, why a shape was accepted.
    static let installation = SubjectKeyID(bytes: [UInt8](repeating: 0, count: byteCount))!
}

/// The key under which everything is sealed that stands beside the log about one subject. Destroying it erases all of that
/// at once, wherever copies of the rows lie.
struct SubjectKey: Sendable {
    let id: SubjectKeyID
    let secret: SymmetricKey

    /// A key that nobody has seen, from the system's generator.
    static func draw(as id: SubjectKeyID? = nil) -> SubjectKey {
        let name = SymmetricKey(size: .bits128).withUnsafeBytes { Array($0) }
        return SubjectKey(id: id ?? SubjectKeyID(bytes: name)!, secret: SymmetricKey(size: .bits256))
    }
}
