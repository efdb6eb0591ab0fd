import Glibc

/// The file that holds a secret. It is read when the secret is needed, by whoever needs it, so that `belay-trigger` can
/// start without being able to read the mail server's password.
public struct SecretFile: Hashable, Sendable {
    /// The setting that names the file.
    public let key: String
    public let path: String
    public let origin: SettingOrigin

    /// No password or key is longer; whatever is, is the wrong file.
    static let bytesMax = 64 * 1024

    public init(key: String, path: String, origin: SettingOrigin) {
        self.key = key
        self.path = path
        self.origin = origin
    }

    /// Reads the secret; one line break at its end is not part of it.
    ///
    /// The file must be a regular one, owned by root or by this process's user, and closed to everybody else on the
    /// machine. A group may read it, which is how systemd and Kubernetes hand secrets to a service.
    public func read() throws(SettingsIssue) -> Secret {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else {
            throw issue(
                "cannot be read: \(path): \(String(cString: strerror(errno)))",
                "make it readable for this user"
            )
        }
        defer { close(descriptor) }
        try checkPermissions(of: descriptor)

        var bytes = [UInt8](repeating: 0, count: Self.bytesMax + 1)
        var filled = 0
        while filled < bytes.count {
            let count = bytes.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress! + filled, $0.count - filled)
            }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw issue("cannot be read: \(path)", String(cString: strerror(errno))) }
            if count == 0 { break }
            filled += count
        }
        guard filled <= Self.bytesMax else {
            throw issue("names \(path), which is larger than any secret", "name the file that holds the secret alone")
        }
        var text = bytes[..<filled]
        if text.last == UInt8(ascii: "\n") { text.removeLast() }
        if text.last == UInt8(ascii: "\r") { text.removeLast() }
        guard !text.isEmpty else { throw issue("names \(path), which is empty", "write the secret into it") }
        guard let value = String(validating: text, as: UTF8.self), !value.utf8.contains(0) else {
            throw issue("names \(path), which is not text", "write the secret as UTF-8 without a zero byte")
        }
        return Secret(value)
    }

    private func checkPermissions(of descriptor: CInt) throws(SettingsIssue) {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw issue("names \(path), which is not a regular file", "name a file")
        }
        guard status.st_mode & 0o007 == 0 else {
            throw issue("names \(path), which everybody on this machine may open", "run: chmod o-rwx \(path)")
        }
        guard status.st_uid == 0 || status.st_uid == geteuid() else {
            throw issue("names \(path), which belongs to another user", "give it to root or to the worker's user")
        }
    }

    private func issue(_ problem: String, _ advice: String) -> SettingsIssue {
        SettingsIssue(origin, key: key, problem: problem, advice: advice)
    }
}
