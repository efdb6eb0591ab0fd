import Escalation
import Fleet
import Glibc
import PolicyTrust

/// Files of a bundle on disk: read without following any link, and never more than a bundle may hold.
enum BundleFiles {
    /// The documents behind a path: a file, a proposal, or every `.yaml` and `.yml` of a folder and those below it.
    static func gather(_ path: String, input: any ByteSource) throws -> [String: [UInt8]] {
        var found = stat()
        guard path != "-", stat(path, &found) == 0, found.st_mode & S_IFMT == S_IFDIR else {
            let name = path.split(separator: "/").last.map(String.init) ?? path
            return [name: try FileBytes.read(path, input, bytesMax: BundleManifest.fileBytesMax)]
        }
        if access(path + "/" + Proposal.noteName, F_OK) == 0 { return try Proposal(reading: path).verifiedFiles() }
        return try all(in: path) { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
    }

    /// Every file below a folder that `isWanted`, by its path from there.
    ///
    /// - Throws: ``TrustError/fileIsLink(_:)`` for anything that is neither a regular file nor a folder.
    static func all(in folder: String, where isWanted: (String) -> Bool = { _ in true }) throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        var folders = [""]
        var total = 0
        while let prefix = folders.popLast() {
            for name in try names(in: folder + "/" + prefix) {
                let path = prefix + name
                var found = stat()
                guard lstat(folder + "/" + path, &found) == 0 else { throw unreadable(path) }
                switch found.st_mode & S_IFMT {
                case S_IFDIR: folders.append(path + "/")
                case S_IFREG where !isWanted(name): continue
                case S_IFREG:
                    let bytes = try bytes(of: folder + "/" + path, bytesMax: BundleManifest.fileBytesMax)
                    total += bytes.count
                    files[path] = bytes
                default: throw TrustError.fileIsLink(path)
                }
                guard files.count + folders.count <= BundleManifest.filesMax, total <= BundleManifest.contentBytesMax
                else { throw TrustError.manifest("\(folder) holds more than a bundle may") }
            }
        }
        return files
    }

    /// At most one byte more than `bytesMax`, so that whoever checks the size sees that it is passed.
    static func bytes(of path: String, bytesMax: Int) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ELOOP { throw TrustError.fileIsLink(path) }
            throw unreadable(path)
        }
        defer { close(descriptor) }
        var found = stat()
        guard fstat(descriptor, &found) == 0, found.st_mode & S_IFMT == S_IFREG else {
            throw TrustError.fileIsLink(path)
        }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while bytes.count <= bytesMax {
            let count = read(descriptor, &chunk, min(chunk.count, bytesMax + 1 - bytes.count))
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw unreadable(path) }
            if count == 0 { break }
            bytes += chunk[..<count]
        }
        return bytes
    }

    /// A file that was not there before, whole and on disk.
    static func write(_ bytes: [UInt8], to path: String, mode: mode_t = 0o644) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
        guard descriptor >= 0 else { throw unwritable(path) }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw unwritable(path) }
            rest = rest.dropFirst(count)
        }
        guard fsync(descriptor) == 0 else { throw unwritable(path) }
    }

    /// Puts other content into a file's place, all of it or none.
    static func replace(_ path: String, with bytes: [UInt8], mode: mode_t = 0o644) throws {
        let draft = path + ".new"
        unlink(draft)
        try write(bytes, to: draft, mode: mode)
        guard rename(draft, path) == 0 else { throw unwritable(path) }
    }

    /// A folder that was not there before, with those above it inside `root`.
    static func makeFolders(for path: String, in root: String) throws {
        var folder = root
        for name in path.split(separator: "/").dropLast() {
            folder += "/" + name
            guard mkdir(folder, 0o755) == 0 || errno == EEXIST else { throw unwritable(folder) }
        }
    }

    private static func names(in folder: String) throws -> [String] {
        guard let directory = opendir(folder) else { throw unreadable(folder) }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
            guard names.count <= 4 * BundleManifest.filesMax else {
                throw TrustError.manifest("\(folder) holds more than a bundle may")
            }
        }
        return names.sorted()
    }

    private static func unreadable(_ path: String) -> CommandFailure {
        CommandFailure(.usage, "\(path) cannot be read: \(String(cString: strerror(errno)))")
    }

    private static func unwritable(_ path: String) -> CommandFailure {
        let reason = errno == EEXIST ? "it is there already" : String(cString: strerror(errno))
        return CommandFailure(.usage, "\(path) cannot be written: \(reason)")
    }
}
