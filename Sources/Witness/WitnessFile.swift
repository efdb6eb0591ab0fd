import Glibc

/// Small files of a witness.
public enum WitnessFile {
    static let bytesMax = 256 * 1024

    /// A whole file; `nil` where there is none.
    ///
    /// - Parameter isSecret: Then it must belong to root or to this user, and be closed to everybody else on the machine;
    ///   a group may read it, which is how systemd hands secrets to a service.
    static func read(_ path: String, isSecret: Bool = false) throws(WitnessError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw failure(errno == EACCES ? .permission : .unavailable, "cannot be read", path)
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw WitnessError(.configuration, "\(path) is no regular file")
        }
        if isSecret {
            guard status.st_mode & 0o007 == 0 else {
                throw WitnessError(
                    .permission,
                    "everybody on this machine may open \(path), which holds a secret; run: chmod o-rwx \(path)"
                )
            }
            guard status.st_uid == 0 || status.st_uid == geteuid() else {
                throw WitnessError(.permission, "\(path) belongs to another user; give it to the witness's or to root")
            }
        }
        var bytes = [UInt8](repeating: 0, count: bytesMax + 1)
        var filled = 0
        while filled < bytes.count {
            let count = bytes.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress! + filled, $0.count - filled)
            }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw failure(.unavailable, "cannot be read", path) }
            if count == 0 { break }
            filled += count
        }
        guard filled <= bytesMax else { throw WitnessError(.configuration, "\(path) is larger than any such file") }
        return Array(bytes[..<filled])
    }

    /// Puts a file in its place; when this returns it survives a power cut.
    static func replace(_ name: String, in folder: String, with bytes: [UInt8]) throws(WitnessError) {
        let temporary = "\(folder)/.\(name).tmp"
        try write(bytes, to: temporary, flags: O_TRUNC, mode: 0o644)
        guard rename(temporary, "\(folder)/\(name)") == 0 else {
            throw failure(.unavailable, "cannot be renamed", temporary)
        }
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(.unavailable, "cannot be opened", folder) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(.unavailable, "cannot be written", folder) }
    }

    /// Writes a file that must not be there yet, closed to others.
    public static func create(_ path: String, secret text: String) throws(WitnessError) {
        try write(Array(text.utf8), to: path, flags: O_EXCL, mode: 0o600)
    }

    private static func write(
        _ bytes: [UInt8],
        to path: String,
        flags: CInt,
        mode: mode_t
    ) throws(WitnessError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | flags, mode)
        guard descriptor >= 0 else { throw failure(.unavailable, "cannot be made", path) }
        defer { close(descriptor) }
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress! + written, $0.count - written)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw failure(.unavailable, "cannot be written", path) }
            written += count
        }
        guard fsync(descriptor) == 0 else { throw failure(.unavailable, "cannot be written", path) }
    }

    private static func failure(_ kind: WitnessError.Kind, _ problem: String, _ path: String) -> WitnessError {
        WitnessError(kind, "\(path) \(problem): \(String(cString: strerror(errno)))")
    }
}
