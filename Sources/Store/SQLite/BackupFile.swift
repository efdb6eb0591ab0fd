#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// A file that gets its name once everything in it is safe on the disk, and never takes another's place.
final class BackupFile {
    private let path: String
    private let draft: String

    /// - Parameter path: Where nothing may be yet. Absolute.
    init(at path: String) throws {
        self.path = path
        draft = "\(path).\(getpid()).part"
        guard !FileSystem.exists(path) else { throw Self.failure("\(path) is there already: name another file") }
        let descriptor = open(draft, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure("\(draft): \(String(cString: strerror(errno)))") }
        close(descriptor)
    }

    /// Of the database that is to be filled.
    var address: StoreAddress {
        get throws { try StoreAddress("sqlite:\(draft)") }
    }

    /// Gives it its name. Nobody may have the database open.
    func publish() throws {
        guard !FileSystem.exists(draft + "-wal") else { throw Self.failure("\(draft) was not closed") }
        try leaveLog()
        // A link is refused where somebody else was quicker; a renaming would take their file's place.
        guard link(draft, path) == 0 else { throw Self.failure("\(path): \(String(cString: strerror(errno)))") }
        try flush(FileSystem.directory(of: path))
    }

    /// Removes what was made on the way.
    func discard() {
        for ending in DatabaseFiles.endings { unlink(draft + ending) }
    }

    /// The file is read as one that has no log beside it, so that it can lie where nothing may be written: bytes 18 and 19
    /// of the header (sqlite.org/fileformat.html, "File format version numbers").
    private func leaveLog() throws {
        let descriptor = open(draft, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure("\(draft): \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        let legacy: [UInt8] = [1, 1]
        guard pwrite(descriptor, legacy, 2, 18) == 2, fsync(descriptor) == 0 else {
            throw Self.failure("\(draft): \(String(cString: strerror(errno)))")
        }
    }

    private func flush(_ directory: String) throws {
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure("\(directory): \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw Self.failure("\(directory): \(String(cString: strerror(errno)))") }
    }

    private static func failure(_ message: String) -> StoreError {
        StoreError(.unusable, operation: "write the backup", message: message)
    }
}
