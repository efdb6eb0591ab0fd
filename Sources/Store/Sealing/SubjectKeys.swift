import Escalation
import Places

/// The keys that one handle has met, and the way to the others.
///
/// Keys that were destroyed are forgotten here at the next transaction: each reads how many were, with its beginning.
final class SubjectKeys {
    /// Some megabytes; then it begins anew.
    private static let keptMax = 50_000
    /// Of those that are read ahead: a hundred megabytes or two.
    private static let aheadMax = 2_000_000

    private static let look = SQLStatement("look for a subject's key", "SELECT key FROM subject_key WHERE id = ?1")
    private static let count = SQLStatement("count subjects' keys", "SELECT count(*) FROM subject_key")
    private static let all = SQLStatement("read subjects' keys", "SELECT id, key FROM subject_key LIMIT ?1")

    private let connection: any SQLConnection
    private(set) var known = KnownKeys()
    private var keptMax = SubjectKeys.keptMax
    private var isAhead = false
    private var destroyed: String?
    private var written: String?
    private var pseudonymKey: Pseudonyms?

    init(connection: any SQLConnection) {
        self.connection = connection
    }

    /// What a transaction has read of the installation with its beginning.
    func begin(_ installation: Installation) throws {
        if installation.destroyedKeys != destroyed {
            (known, isAhead) = (KnownKeys(), false)
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
        if case .key(let key) = known[id] { return key }
        guard var row = try connection.row(Self.look(.blob(id.bytes))) else { return nil }
        guard let key = SubjectKey(id: id, bytes: try row.blob()) else { throw row.misfit("a key") }
        remember(key)
        return key
    }

    func remember(_ key: SubjectKey) {
        if known.count >= keptMax { known = KnownKeys() }
        known.add(key)
    }

    /// Text as it was before it was sealed, or as it stands where it is not; `nil` where the key was destroyed.
    func open(_ text: String) throws -> String? {
        try text.withBytes { bytes in
            try Seal.lend(text: bytes) { seal in
                guard let seal else { return text }
                return try open(seal).map { String(decoding: $0, as: UTF8.self) }
            }
        }
    }

    /// Bytes as they were before they were sealed, or as they stand where they are not; `nil` where the key was destroyed.
    func open(_ bytes: [UInt8]) throws -> [UInt8]? {
        try bytes.withUnsafeBytes { lent in
            guard let seal = Seal(lent) else { return bytes }
            return try open(seal)
        }
    }

    /// What was sealed; `nil` where the key was destroyed.
    func open(_ seal: Seal) throws -> [UInt8]? {
        guard let key = try key(seal.keyID) else { return nil }
        if let opened = seal.opened(with: key) { return opened }
        // A store that was restored without its keys has another key of its own: what stood under the first is gone.
        if seal.keyID == .installation { return nil }
        throw StoreError(
            .unexpected,
            operation: "read a row",
            message: "what is sealed under key \(seal.keyID) was changed, or the key was"
        )
    }
}

/// For whoever reads everything: while rows are lent, nothing else can be asked.
extension SubjectKeys {
    /// Reads all keys, once until one is destroyed. Those that come later, and those that are not there any more, are looked
    /// for where they are met.
    func readAhead() throws {
        guard !isAhead else { return }
        if var row = try connection.row(Self.count()) { known.reserve(min(Int(try row.int()), Self.aheadMax)) }
        try read(Self.all(SQLValue(Self.aheadMax)))
        keptMax = max(keptMax, 2 * known.count)
        isAhead = true
    }

    /// Reads keys by a statement that gives their names, and `NULL` for those that are not there.
    func read(_ command: SQLCommand) throws {
        try connection.lend(command) { row in
            let id = SubjectKeyID(loading: try row.bytes())
            guard let bytes = try row.optionalBytes() else { return known.add(destroyed: id) }
            guard let key = SubjectKey(id: id, bytes: bytes) else {
                throw StoreError(.unexpected, operation: "read a row", message: "key \(id) is not as long as a key")
            }
            known.add(key)
        }
    }
}

/// What is known of keys without asking.
struct KnownKeys {
    enum Standing {
        case key(SubjectKey)
        case destroyed
    }

    private var places = PlaceTable()
    /// In the order of ``places``.
    private var keys: [SubjectKey] = []
    private var destroyed: Set<SubjectKeyID> = []

    /// Of those that are not destroyed.
    var count: Int { keys.count }

    subscript(_ id: SubjectKeyID) -> Standing? {
        var last = -1
        return standing(of: id, behind: &last)
    }

    /// The same for whoever meets keys mostly in the order in which they were drawn.
    ///
    /// - Parameter last: The place of the one that was met last; -1 before the first.
    func standing(of id: SubjectKeyID, behind last: inout Int) -> Standing? {
        if let place = places.place(of: id.words, behind: &last) { return .key(keys[place]) }
        return destroyed.contains(id) ? .destroyed : nil
    }

    /// Makes room for so many.
    mutating func reserve(_ count: Int) {
        places.reserve(count)
        keys.reserveCapacity(count)
    }

    mutating func add(_ key: SubjectKey) {
        if let place = places.place(of: key.id.words) { return keys[place] = key }
        places.add(key.id.words)
        keys.append(key)
    }

    mutating func add(destroyed id: SubjectKeyID) { destroyed.insert(id) }
}
