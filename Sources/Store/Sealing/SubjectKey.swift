import Escalation

/// The name of a subject's key. It is drawn, so that it says nothing of whom the key is about, and may stand in the log
/// once the key is destroyed.
public struct SubjectKeyID: Hashable, Sendable, CustomStringConvertible {
    static let byteCount = 16

    /// As they stand in memory.
    let words: SIMD2<UInt64>

    /// `nil` of any other count than sixteen.
    public init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self = bytes.withUnsafeBytes { SubjectKeyID(loading: $0) }
    }

    /// Of the first sixteen bytes.
    init(loading bytes: UnsafeRawBufferPointer) {
        precondition(bytes.count >= Self.byteCount, "a key's name has sixteen bytes")
        words = bytes.loadUnaligned(as: SIMD2<UInt64>.self)
    }

    /// Reads ``description``.
    public init?(written: String) {
        guard let bytes = [UInt8](hexadecimal: written) else { return nil }
        self.init(bytes: bytes)
    }

    public var bytes: [UInt8] { withBytes { Array($0) } }

    /// The bytes, lent.
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try withUnsafeBytes(of: words, body)
    }

    /// It is drawn: a part tells it from nearly all others.
    public func hash(into hasher: inout Hasher) { hasher.combine(words.x) }

    /// Lower-case hexadecimal.
    public var description: String { bytes.hexadecimal }

    /// Of what is about the installation rather than about somebody: why a gate was put on hold, why a shape was accepted.
    static let installation = SubjectKeyID(bytes: [UInt8](repeating: 0, count: byteCount))!
}

/// The key under which everything is sealed that stands beside the log about one subject. Destroying it erases all of that
/// at once, wherever copies of the rows lie.
struct SubjectKey: Sendable {
    static let byteCount = 32

    let id: SubjectKeyID
    /// As they stand in memory.
    private let words: SIMD4<UInt64>

    /// `nil` of any other count than thirty-two.
    init?(id: SubjectKeyID, bytes: UnsafeRawBufferPointer) {
        guard bytes.count == Self.byteCount else { return nil }
        self.id = id
        words = bytes.loadUnaligned(as: SIMD4<UInt64>.self)
    }

    init?(id: SubjectKeyID, bytes: [UInt8]) {
        guard let key = bytes.withUnsafeBytes({ SubjectKey(id: id, bytes: $0) }) else { return nil }
        self = key
    }

    /// A key that nobody has seen, from the system's generator.
    static func draw(as id: SubjectKeyID? = nil) -> SubjectKey {
        let drawn = [UInt8](drawnBySystem: SubjectKeyID.byteCount + byteCount)
        return drawn.withUnsafeBytes { bytes in
            let secret = UnsafeRawBufferPointer(rebasing: bytes[SubjectKeyID.byteCount...])
            return SubjectKey(id: id ?? SubjectKeyID(loading: bytes), bytes: secret)!
        }
    }

    var bytes: [UInt8] { withBytes { Array($0) } }

    /// The bytes, lent.
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try withUnsafeBytes(of: words, body)
    }
}

extension [UInt8] {
    fileprivate init(drawnBySystem count: Int) {
        var generator = SystemRandomNumberGenerator()
        self = (0..<count / 8).flatMap { _ in Swift.withUnsafeBytes(of: generator.next(), Array.init) }
    }
}
