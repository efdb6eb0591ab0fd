#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// What the store asks of the disk that it is to lie on.
enum FileSystem {
    /// File systems that other machines write too: their locks and their shared memory do not hold what WAL needs
    /// (sqlite.org/wal.html, "all processes using a database must be on the same host computer").
    private static let shared: Set<Substring> = [
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "coda", "gfs2", "lustre", "ocfs2", "fuse.ceph",
        "fuse.glusterfs", "fuse.s3fs", "fuse.sshfs",
    ]

    /// The network file system under `directory`, `nil` where its disk is this machine's own.
    static func networkKind(ofDirectory directory: String) throws -> String? {
        var information = stat()
        guard stat(directory, &information) == 0 else {
            throw StoreError(
                .unusable,
                operation: "open",
                message: "\(directory): \(String(cString: strerror(errno)))"
            )
        }
        // Taken apart as makedev(3) puts it together; its macros do not reach Swift.
        let device = UInt64(information.st_dev)
        let major = device >> 8 & 0xFFF | device >> 32 & 0xFFFF_F000
        let minor = device & 0xFF | device >> 12 & 0xFFFF_FF00
        return networkKind(ofDevice: "\(major):\(minor)", mounts: contents(of: "/proc/self/mountinfo"))
    }

    /// Looks `device` up in text of the form of `/proc/self/mountinfo` (proc(5)): the third word of a line is the
    /// device, the first after the dash the file system.
    static func networkKind(ofDevice device: String, mounts: String) -> String? {
        for line in mounts.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count > 2, words[2] == device, let dash = words.firstIndex(of: "-"), dash + 1 < words.count
            else { continue }
            return shared.contains(words[dash + 1]) ? String(words[dash + 1]) : nil
        }
        return nil
    }

    static func exists(_ path: String) -> Bool {
        access(path, F_OK) == 0
    }

    static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Empty where the file cannot be read.
    private static func contents(of path: String) -> String {
        guard let file = fopen(path, "re") else { return "" }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16 * 1024)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }
}
