internal import GRDBSQLite

/// The write-ahead log of a database, as one connection sees it: moves what was committed into the database file, beside
/// the other writers.
///
/// SQLite would do that inside the commit that finds the log long, and every writer would wait until the whole database
/// is flushed, ten milliseconds and more. A passive checkpoint needs no writer's lock (sqlite.org/c3ref/wal_checkpoint_v2);
/// so it runs after that was given back. Only where the log grows faster than that empties it, it runs under the lock.
final class WriteAheadLog {
    private let handle: OpaquePointer
    /// How long it was after this connection's last commit.
    private var pages = 0
    private var pagesMoved = 0

    /// SQLite's own default is a thousand too.
    private static let pagesDue = 1000
    private static let pagesMax = 16_000

    /// Takes the place of the checkpoints that SQLite makes by itself.
    init(of handle: OpaquePointer) {
        self.handle = handle
        sqlite3_wal_hook(
            handle,
            { context, _, _, pages in
                if let context { Unmanaged<WriteAheadLog>.fromOpaque(context).takeUnretainedValue().pages = Int(pages) }
                return SQLITE_OK
            },
            Unmanaged.passUnretained(self).toOpaque()
        )
    }

    func detach() {
        sqlite3_wal_hook(handle, nil, nil)
    }

    /// Whether it must be emptied while nobody else writes.
    var isTooLong: Bool { pages >= Self.pagesMax }

    /// Whether enough was added since this connection last moved it. It begins again from its start by itself once all
    /// of it has been moved.
    var isDue: Bool { (pages < pagesMoved ? pages : pages - pagesMoved) >= Self.pagesDue }

    /// Moves what no reader needs any more. What fails now, such as for a full disk, is tried again with a later commit.
    func moveIntoDatabase() {
        pagesMoved = pages
        sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
    }
}
