/// A log that lies in files: a directory on disk, a web server's, or memory.
public protocol LogFiles {
    /// At most `count` bytes of the file at `path`, which is relative to the log's own place, from `offset` on; fewer where
    /// the file ends before. `nil` where there is no such file.
    func read(_ path: String, from offset: Int64, upTo count: Int) throws -> [UInt8]?
}

extension LogFiles {
    /// A whole file; `nil` where there is none.
    ///
    /// - Throws: ``LogFileTooLarge``, so that a file which somebody blew up takes no memory.
    public func read(_ path: String, bytesMax: Int) throws -> [UInt8]? {
        let bytes = try read(path, from: 0, upTo: bytesMax + 1)
        if let bytes, bytes.count > bytesMax { throw LogFileTooLarge(path: path, bytesMax: bytesMax) }
        return bytes
    }
}

/// A log's files as an export writes them.
public protocol WritableLogFiles: LogFiles {
    /// Puts a whole file in its place. Whatever cuts this short, the old file or the new one stands there, or none where
    /// none stood.
    mutating func put(_ path: String, _ bytes: [UInt8]) throws

    /// Nothing happens where there is no such file.
    mutating func remove(_ path: String) throws

    /// The names of the files in a folder; none where there is no such folder.
    func names(in folder: String) throws -> [String]

    /// What was put lies safely when this returns.
    mutating func settle() throws
}

/// A file that is larger than any of its kind.
public struct LogFileTooLarge: Error, Hashable, Sendable, CustomStringConvertible {
    public let path: String
    public let bytesMax: Int

    public var description: String { "\(path) is larger than the \(bytesMax) bytes that it may have" }
}
