/// A file of documents, as its exact bytes under the name by which people know it.
public struct DocumentSource: Sendable {
    /// The file's name as people gave it; it stands in front of every issue.
    public let file: String
    public let bytes: [UInt8]

    public init(file: String, bytes: [UInt8]) {
        self.file = file
        self.bytes = bytes
    }

    public init(file: String, text: String) {
        self.init(file: file, bytes: Array(text.utf8))
    }

    /// The bytes behind a byte order mark, if there is one.
    var content: ArraySlice<UInt8> {
        bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    }
}

/// How large and how deep a file of documents may be, so that none can stop the process that reads it.
public struct DocumentLimits: Hashable, Sendable {
    public var bytesMax: Int
    /// Lists and maps inside one another.
    public var depthMax: Int
    /// Beyond this many issues the rest are only counted.
    public var issuesMax: Int

    public init(bytesMax: Int = 256 << 10, depthMax: Int = 32, issuesMax: Int = 100) {
        self.bytesMax = bytesMax
        self.depthMax = min(depthMax, 200)
        self.issuesMax = issuesMax
    }
}
