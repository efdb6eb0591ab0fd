import Glibc

/// A file's exact bytes; `-` is standard input.
enum FileBytes {
    private static let chunk = 64 << 10

    static func read(_ path: String, _ input: any ByteSource, bytesMax: Int = 64 << 20) throws -> [UInt8] {
        let source = try open(path, input)
        var bytes: [UInt8] = []
        while bytes.count <= bytesMax {
            let next = try source.read(upTo: chunk)
            if next.isEmpty { return bytes }
            bytes += next
        }
        throw CommandFailure(.usage, "\(path) is larger than \(bytesMax >> 20) MiB")
    }

    /// For reading a file piece by piece.
    static func open(_ path: String, _ input: any ByteSource) throws -> any ByteSource {
        if path == "-" { return input }
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw CommandFailure(.usage, "\(path) cannot be read: \(String(cString: strerror(errno)))")
        }
        return OpenFile(descriptor, path)
    }
}

/// A file that is read piece by piece, and closed with the last reference to it.
private final class OpenFile: ByteSource {
    private let descriptor: CInt
    private let path: String

    init(_ descriptor: CInt, _ path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit { close(descriptor) }

    func read(upTo limit: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: limit)
        let count = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, limit) }
        guard count >= 0 else {
            throw CommandFailure(.usage, "\(path) cannot be read: \(String(cString: strerror(errno)))")
        }
        return Array(bytes.prefix(count))
    }

    func readLine() -> String? { nil }
    func readSecretLine() -> String? { nil }
}
