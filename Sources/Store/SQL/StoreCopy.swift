import Escalation

/// Moves a stopped installation from one store into another, whichever databases they are.
///
/// The old store is held alone meanwhile and marked *moved* at the end, so that a forgotten worker fails at its first
/// transaction. Whatever interrupts it, at no time do both stores work: the new one opens only once the old one is
/// closed for good.
public struct StoreCopy {
    /// How far it has come.
    public struct Progress: Hashable, Sendable {
        public let table: String
        /// Rows of this table copied so far.
        public let rows: Int
    }

    private let source: StoreAddress
    private let target: StoreAddress
    private let sourceSettings: StoreOptions
    private let targetSettings: StoreOptions

    public init(
        from source: StoreAddress,
        _ sourceSettings: StoreOptions = StoreOptions(),
        to target: StoreAddress,
        _ targetSettings: StoreOptions = StoreOptions()
    ) {
        self.source = source
        self.target = target
        self.sourceSettings = sourceSettings
        self.targetSettings = targetSettings
    }

    /// Copies everything and closes the old store. The new one must be empty; a run that was interrupted after the old
    /// store was closed is finished by running it again.
    ///
    /// - Returns: how many rows were copied.
    @discardableResult
    public func run(progress: (Progress) -> Void = { _ in }) throws -> Int {
        guard source != target else { throw Self.refused("a store cannot be copied onto itself") }
        let old = source.openStore(sourceSettings, faults: NoFaults())
        let new = target.openStore(targetSettings, faults: NoFaults())
        defer {
            old.close()
            new.close()
        }
        try new.migrate()
        guard try !isWaitingToOpen(old, new) else {
            try open(new)
            return 0
        }
        let copied = try old.connection.transaction(.exclusive, opening: [Installation.read()]) { _, rows in
            _ = try Installation(rows[0], environment: sourceSettings.environment)
            let copied = try new.connection.transaction(.exclusive, opening: []) { _, _ in
                let filling = TableCopy(from: old.connection, to: new.connection)
                try filling.dropOwnKey()
                try filling.checkEmptiness(of: target)
                try filling.copySettings(and: [Installation.Key.arriving: source.description])
                return try filling.copy(CopiedTable.all, progress)
            }
            _ = try old.connection.run([Self.setMeta(.text(Installation.Key.moved), .text(target.description))])
            return copied
        }
        try open(new)
        return copied
    }

    /// Whether an earlier run came as far as closing the old store.
    private func isWaitingToOpen(_ old: SQLStore, _ new: SQLStore) throws -> Bool {
        func values(_ store: SQLStore) throws -> [String: String] {
            try store.connection.transaction(.read, opening: [Installation.read()]) { try Installation.values($1[0]) }
        }
        let arriving = try values(new)[Installation.Key.arriving]
        let moved = try values(old)[Installation.Key.moved]
        return arriving == source.description && moved == target.description
    }

    private func open(_ store: SQLStore) throws {
        try store.connection.transaction(.exclusive, opening: []) { _, _ in
            _ = try store.connection.run([Self.removeMeta(.text(Installation.Key.arriving))])
        }
    }

    private static let setMeta = TableCopy.setMeta
    private static let removeMeta = SQLStatement("copy the store", "DELETE FROM meta WHERE key = ?1")

    private static func refused(_ reason: String) -> StoreError {
        StoreError(.unusable, operation: "copy the store", message: reason)
    }
}
