#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// A database's file and those that lie beside it, and who may open them: they hold the keys under which all else in them
/// is sealed.
struct DatabaseFiles {
    /// Of the database first, which may be one that a transaction has not reached yet.
    static let endings = ["", "-wal", "-shm", ".lock", ".turn"]

    /// Of a file that Belay makes, less what the umask takes: its group may read a store, and nobody else.
    private static let modeMax: mode_t = 0o640

    let path: String

    /// Makes the empty file that SQLite takes for a new database, where there is none: SQLite itself makes one that everybody
    /// may read. Its log and its shared memory take their mode from it.
    ///
    /// The file is not opened: closing it would let go of the locks that this process has on it (sqlite.org/howtocorrupt.html,
    /// "POSIX advisory locks canceled").
    func makeDatabase() throws {
        guard mknod(path, S_IFREG | Self.modeMax, 0) != 0, errno != EEXIST else { return }
        throw StoreError(
            .unusable,
            operation: "make the database",
            message: "\(path): \(String(cString: strerror(errno)))"
        )
    }

    /// What a file beside the database may be opened with: by those who may write the database, where somebody has let others
    /// of its group, and otherwise as ``makeDatabase()`` says.
    var lockMode: mode_t { Self.mode(of: path).map { $0 & 0o660 | 0o600 } ?? Self.modeMax }

    /// Those whose mode lets everybody on this machine read or write them.
    var openToOthers: [String] {
        Self.endings.map { path + $0 }.filter { Self.mode(of: $0).map { $0 & 0o006 != 0 } ?? false }
    }

    /// `nil` where there is no such file.
    private static func mode(of path: String) -> mode_t? {
        var information = stat()
        return stat(path, &information) == 0 ? information.st_mode & 0o777 : nil
    }
}

extension StoreAddress {
    /// The files of an SQLite store that everybody on this machine may open, though they hold its keys.
    ///
    /// Belay makes none like that, but earlier versions did, and a restored or copied file has whatever mode it was given.
    /// It is said rather than mended: who may read a store is for whoever runs it, the file may belong to somebody else,
    /// and a worker that quietly took a right away would break what relies on it without a word.
    public var filesOpenToOthers: [String] {
        guard case .sqlite(let path) = place else { return [] }
        return DatabaseFiles(path: path).openToOthers
    }
}
