import Crypto
import Escalation

/// The keys that one handle has met, and the way to the others.
///
/// Keys that were destroyed are forgotten here at the next transaction: each reads how many were, with its beginning.
final class SubjectKeys {
    /// Some megabytes; then it begins anew.
    private static let keptMax = 50_000

    private static let look = SQLStatement("look for a subject's key", "SELECT key FROM subject_key WHERE id = ?1")

    private let connection: any SQLConnection
    private var known: [SubjectKeyID: SubjectKey] = [:]
    private var destroyed: String?
    private var written: String?
    private var pseudonymKey: Pseudonyms?

    init(connection: any SQLConnection) {
        self.connection = connection
    }

    /// What a transaction has read of the installation with its beginning.
    func begin(_ installation: Installation) throws {
        if installation.destroyedKeys != destroyed {
            known = [:]
            destroyed = installation.destroyedKeys
        }
        guard written != installation.pseudonymKey || pseudonymKey == nil else { return }
        guard let key = installation.pseudonymKey.flatMap(Pseudonyms.init(written:)) else {
            throw StoreError(
                .unexpected,
                operation: "begin",
                message: "the store has no key for pseudonyms: its row in meta is missing or damaged"
            )
        }
        (written, pseudonymKey) = (installation.pseudonymKey, key)
    }

    var pseudonyms: Pseudonyms {
        guard let pseudonymKey else { preconditionFailure("pseudonyms are asked for inside a transaction") }
        return pseudonymKey
    }

    /// A key by its name; `nil` once it was destroyed.
    func key(_ id: SubjectKeyID) throws -> SubjectKey? {
        if let key = known[id] { return key }
        guard var row = try connection.row(Self.look(.blob(id.bytes))) else { return nil }
        let key = SubjectKey(id: id, secret: SymmetricKey(data: try row.blob()))
        remember(key)
        return key
    }

    func remember(_ key: SubjectKey) {
        if known.count >= Self.keptMax { known = [:] }
        known[key.id] = key
    }

    /// Text as it was before it was sealed, or as it stands where it is not; `nil` where the key was destroyed.
    func open(_ text: String) throws -> String? {
        guard let seal = Seal(text) else { return text }
        return try open(seal).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Bytes as they were before they were sealed, or as they stand where they are not; `nil` where the key was destroyed.
    func open(_ bytes: [UInt8]) throws -> [UInt8]? {
        guard let seal = Seal(bytes) else { return bytes }
        return try open(seal)
    }

    /// What is sealed, where the row gave its key as well; `nil` where that was destroyed.
    func open(_ sealed: UnsafeRawBufferPointer, with key: UnsafeRawBufferPointer?) throws -> [UInt8]? {
        guard let seal = Seal(Array(sealed)) else {
            throw StoreError(.unexpected, operation: "read a row", message: "what should be sealed is not")
        }
        return try open(seal, with: key)
    }

    func open(_ seal: Seal, with bytes: UnsafeRawBufferPointer?) throws -> [UInt8]? {
        guard let bytes else { return nil }
        let key = known[seal.keyID] ?? SubjectKey(id: seal.keyID, secret: SymmetricKey(data: bytes))
        if known[seal.keyID] == nil { remember(key) }
        return try open(seal, with: key)
    }

    private func open(_ seal: Seal) throws -> [UInt8]? {
        guard let key = try key(seal.keyID) else { return nil }
        return try open(seal, with: key)
    }

    private func open(_ seal: Seal, with key: SubjectKey) throws -> [UInt8]? {
        do {
            return try seal.opened(with: key)
        } catch {
            // A store that was restored without its keys has another key of its own: what stood under the first is gone.
            if seal.keyID == .installation { return nil }
            throw StoreError(
                .unexpected,
                operation: "read a row",
                message: "what is sealed under key \(seal.keyID) was changed, or the key was"
            )
        }
    }
}
