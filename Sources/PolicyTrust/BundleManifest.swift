import Escalation
import JSON

/// The files of a bundle: a closed set, each with its size and digest. What is digested and signed are its exact bytes.
public struct BundleManifest: Hashable, Sendable {
    public struct File: Hashable, Sendable {
        /// Relative, with `/` between plain names.
        public let path: String
        public let size: Int
        public let digest: Digest

        public init(path: String, size: Int, digest: Digest) {
            self.path = path
            self.size = size
            self.digest = digest
        }

        public init(path: String, content: [UInt8]) {
            self.init(path: path, size: content.count, digest: Digest(of: content))
        }
    }

    /// By path, in the order of its bytes.
    public let files: [File]

    public static let bytesMax = 1 << 20
    public static let filesMax = 256
    /// Of one file, and of all together.
    public static let fileBytesMax = 1 << 20
    public static let contentBytesMax = 16 << 20

    /// - Throws: where the files are no set that a bundle may hold.
    public init(_ files: [File]) throws(TrustError) {
        guard files.count <= Self.filesMax else { throw .manifest("it names more than \(Self.filesMax) files") }
        guard !files.isEmpty else { throw .manifest("it names no file") }
        var folded: [String: String] = [:]
        var total = 0
        for file in files {
            try Self.check(file.path)
            if let other = folded.updateValue(file.path, forKey: file.path.lowercased()) {
                throw .pathsClash(other, file.path)
            }
            guard (1...Self.fileBytesMax).contains(file.size) else {
                throw .manifest("\(file.path) has no size from 1 to \(Self.fileBytesMax) bytes")
            }
            total += file.size
        }
        guard total <= Self.contentBytesMax else {
            throw .manifest("its files have more than \(Self.contentBytesMax) bytes together")
        }
        self.files = files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    /// Reads a manifest from the bytes that were signed.
    public init(_ bytes: [UInt8]) throws(TrustError) {
        guard bytes.count <= Self.bytesMax else { throw .manifestTooLarge(bytesMax: Self.bytesMax) }
        guard let list = try? JSONValue.parse(bytes).array else { throw .manifest("it is no JSON array") }
        guard list.count <= Self.filesMax else { throw .manifest("it names more than \(Self.filesMax) files") }
        var files: [File] = []
        for element in list {
            guard let path = element["path"]?.string, let size = element["size"]?.int,
                let digest = element["sha256"]?.string.flatMap({ Digest(written: "sha256:" + $0) })
            else { throw .manifest("an element is not path, size and sha256") }
            files.append(File(path: path, size: Int(clamping: size), digest: digest))
        }
        try self.init(files)
        guard self.bytes == bytes else { throw .manifest("it is not written in our order") }
    }

    /// What is signed.
    public var bytes: [UInt8] {
        JSONValue.array(
            files.map {
                ["path": .string($0.path), "size": .int(Int64($0.size)), "sha256": .string($0.digest.hexadecimal)]
            }
        ).serialized() + [0x0A]
    }

    /// Whether these are the files, no more, no fewer, byte for byte.
    ///
    /// - Parameter erased: Files of which nothing is left to compare.
    public func verify(_ content: [String: [UInt8]], erased: Set<String> = []) throws(TrustError) {
        for path in erased.union(content.keys).sorted()
        where !files.contains(where: { $0.path.utf8.elementsEqual(path.utf8) }) {
            throw .fileExtra(path)
        }
        for file in files where !erased.contains(file.path) {
            guard let bytes = content[file.path] else { throw .fileMissing(file.path) }
            guard bytes.count == file.size, Digest(of: bytes) == file.digest else { throw .fileSwapped(file.path) }
        }
    }

    /// Plain names alone: what every file system takes for the same, and none for something else.
    private static func check(_ path: String) throws(TrustError) {
        let names = path.split(separator: "/", omittingEmptySubsequences: false)
        let isPlain = names.allSatisfy { name in
            !name.isEmpty && !name.hasPrefix(".") && !name.hasPrefix("-")
                && name.utf8.allSatisfy {
                    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                        || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0)
                        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || Array("._-@".utf8).contains($0)
                }
        }
        guard isPlain, path.utf8.count <= 255, names.count <= 16 else { throw .pathEscapes(path) }
    }
}
