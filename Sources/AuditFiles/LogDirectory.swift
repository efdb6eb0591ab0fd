import AuditLog
import Glibc

/// A log's files in a directory on disk.
public struct LogDirectory: WritableLogFiles {
    public let path: String
    /// Directories whose names have changed since they were last made safe.
    private var unsettled: Set<String> = []

    public init(_ path: String) {
        self.path = path
    }

    public func read(_ path: String, from offset: Int64, upTo count: Int) throws -> [UInt8]? {
        let descriptor = open(place(of: path), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw LogDirectoryError("opening", place(of: path))
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw LogDirectoryError("reading", place(of: path)) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw LogDirectoryError("reading", place(of: path), reason: "it is no regular file")
        }
        let wanted = min(count, max(0, Int(status.st_size) - Int(offset)))
        var failure: CInt = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
            while filled < wanted {
                let got = pread(descriptor, buffer.baseAddress! + filled, wanted - filled, off_t(offset) + filled)
                if got < 0 && errno == EINTR { continue }
                if got < 0 { failure = errno }
                guard got > 0 else { return }
                filled += got
            }
        }
        guard failure == 0 else { throw LogDirectoryError("reading", place(of: path), code: failure) }
        return bytes
    }

    public mutating func put(_ path: String, _ bytes: [UInt8]) throws {
        let (folder, name) = try makeFolder(of: path)
        // Always the same name, so that one that was cut short is overwritten by the next.
        let temporary = "\(folder)/.\(name).tmp"
        do {
            try write(bytes, to: temporary)
            guard rename(temporary, "\(folder)/\(name)") == 0 else { throw LogDirectoryError("renaming", temporary) }
        } catch {
            unlink(temporary)
            throw error
        }
        unsettled.insert(folder)
    }

    public mutating func remove(_ path: String) throws {
        guard unlink(place(of: path)) != 0 else {
            unsettled.insert(Self.split(place(of: path)).folder)
            return
        }
        guard errno == ENOENT || errno == ENOTDIR else { throw LogDirectoryError("removing", place(of: path)) }
    }

    public func names(in folder: String) throws -> [String] {
        guard let stream = opendir(place(of: folder)) else {
            if errno == ENOENT || errno == ENOTDIR { return [] }
            throw LogDirectoryError("listing", place(of: folder))
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    public mutating func settle() throws {
        for folder in unsettled { try Self.sync(folder) }
        unsettled = []
    }

    private func place(of path: String) -> String { "\(self.path)/\(path)" }

    private static func split(_ place: String) -> (folder: String, name: String) {
        let end = place.lastIndex(of: "/") ?? place.startIndex
        return (String(place[..<end]), String(place[place.index(after: end)...]))
    }

    /// The folder that a file goes into, made where it is not there yet.
    private mutating func makeFolder(of path: String) throws -> (folder: String, name: String) {
        let (folder, name) = Self.split(place(of: path))
        var missing: [String] = []
        var above = folder
        while mkdir(above, 0o755) != 0, errno != EEXIST {
            guard errno == ENOENT, above.contains("/") else { throw LogDirectoryError("making", above) }
            missing.append(above)
            above = Self.split(above).folder
        }
        for folder in missing.reversed() where mkdir(folder, 0o755) != 0 && errno != EEXIST {
            throw LogDirectoryError("making", folder)
        }
        for made in missing + [above] { unsettled.insert(Self.split(made).folder) }
        return (folder, name)
    }

    private func write(_ bytes: [UInt8], to temporary: String) throws {
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard descriptor >= 0 else { throw LogDirectoryError("making", temporary) }
        defer { close(descriptor) }
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress! + written, $0.count - written)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw LogDirectoryError("writing", temporary) }
            written += count
        }
        guard fsync(descriptor) == 0 else { throw LogDirectoryError("writing", temporary) }
    }

    private static func sync(_ folder: String) throws {
        let descriptor = open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw LogDirectoryError("opening", folder) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw LogDirectoryError("writing", folder) }
    }
}

/// What the file system said.
public struct LogDirectoryError: Error, Hashable, Sendable, CustomStringConvertible {
    public let operation: String
    public let path: String
    public let reason: String

    init(_ operation: String, _ path: String, code: CInt = errno) {
        self.init(operation, path, reason: String(cString: strerror(code)))
    }

    init(_ operation: String, _ path: String, reason: String) {
        self.operation = operation
        self.path = path
        self.reason = reason
    }

    public var description: String { "\(operation) \(path): \(reason)" }
}
