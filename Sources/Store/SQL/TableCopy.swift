import Escalation

/// Fills a store from another, table by table and page by page, inside one transaction of each.
struct TableCopy {
    private let old: any SQLConnection
    private let new: any SQLConnection

    private static let pageSize = 500
    private static let readSettings = SQLStatement(
        "copy the store",
        "SELECT key, value FROM meta WHERE key NOT IN ('schema', 'moved', 'arriving')"
    )
    static let setMeta = SQLStatement(
        "copy the store",
        "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
    )

    private static let dropOwnKey = SQLStatement("copy the store", "DELETE FROM subject_key WHERE id = ?1")

    init(from old: any SQLConnection, to new: any SQLConnection) {
        self.old = old
        self.new = new
    }

    /// The installation's own key was drawn when the new store was made; that of what is copied comes with it.
    func dropOwnKey() throws { _ = try new.run([Self.dropOwnKey(.blob(SubjectKeyID.installation.bytes))]) }

    /// Refuses a store that holds anything.
    func checkEmptiness(of target: StoreAddress) throws {
        for table in CopiedTable.all where try new.row(table.first(1)) != nil {
            throw StoreError(
                .unusable,
                operation: "copy the store",
                message: "\(target) is not empty: \(table.name) has rows"
            )
        }
    }

    /// What the store says of itself, and `more`.
    func copySettings(and more: [String: String]) throws {
        let settings = try old.rows(Self.readSettings())
        _ = try new.run(
            try settings.map { stored in
                var row = stored
                return Self.setMeta(.text(try row.text()), .text(try row.text()))
            } + more.map { Self.setMeta(.text($0), .text($1)) }
        )
    }

    /// - Returns: how many rows were copied.
    func copy(_ tables: [CopiedTable], _ progress: (StoreCopy.Progress) throws -> Void) throws -> Int {
        var total = 0
        for table in tables {
            var copied = 0
            var page = try old.rows(table.first(Self.pageSize))
            while let last = page.last {
                _ = try new.run(page.map(table.insert))
                copied += page.count
                try progress(StoreCopy.Progress(table: table.name, rows: copied))
                page = try old.rows(table.next(after: last, Self.pageSize))
            }
            if let number = table.drawnNumber, new.dialect == .postgreSQL {
                _ = try new.run([number()])
            }
            total += copied
        }
        return total
    }
}
