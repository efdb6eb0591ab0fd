/// A log's files in memory.
public struct LogFilesInMemory: WritableLogFiles, Hashable, Sendable {
    public var files: [String: [UInt8]]

    public init(_ files: [String: [UInt8]] = [:]) {
        self.files = files
    }

    public func read(_ path: String, from offset: Int64, upTo count: Int) -> [UInt8]? {
        guard let file = files[path] else { return nil }
        guard offset < file.count else { return [] }
        return Array(file[Int(offset)...].prefix(count))
    }

    public mutating func put(_ path: String, _ bytes: [UInt8]) { files[path] = bytes }

    public mutating func remove(_ path: String) { files[path] = nil }

    public func names(in folder: String) -> [String] {
        files.keys.filter { $0.hasPrefix(folder + "/") }.map { String($0.dropFirst(folder.utf8.count + 1)) }
            .filter { !$0.contains("/") }
    }

    public mutating func settle() {}
}
