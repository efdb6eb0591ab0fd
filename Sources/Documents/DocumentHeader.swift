import Escalation

/// What `belay policy apply` files a document under, and the text that it stores.
public struct DocumentHeader: Hashable, Sendable {
    public let kind: DocumentKind
    /// The document's own name; the kind's where it has none, because an installation has one of it.
    public let name: String
    public let version: Int64
    /// The document's exact lines in the file, with its `---` and without its neighbours.
    public let text: String
}

extension DocumentReader {
    /// The headers of a file's documents. Only `kind`, `name` and `version` are read: whether a document is good is for
    /// the reader of its kind to say.
    public func headers(of source: DocumentSource) -> DocumentReading<[DocumentHeader]> {
        read(source) { documents in
            let lines = source.linesWithEnds
            var starts = documents.map { $0.startLine - 1 }
            if !starts.isEmpty { starts[0] = 0 }
            let ends = starts.dropFirst() + [lines.count]
            return zip(documents, zip(starts, ends)).compactMap { document, range in
                document.header(text: lines[range.0..<range.1].joined())
            }
        }
    }
}

extension DocumentNode {
    fileprivate func header(text: String) -> DocumentHeader? {
        guard let entries = entries() else { return nil }
        func value(_ key: String, hint: String?) -> DocumentNode? {
            let value = entries.first { $0.key.text() == key }?.value
            if value == nil, let hint { refuse("the key `\(key)` is missing", hint: hint) }
            return value
        }
        let kind = value("kind", hint: "write policy, directory, calendar or sources")?.choice(of: DocumentKind.self)
        let isNamed = kind?.isNamed ?? false
        let hint = isNamed ? kind.map { "a \($0.rawValue) is known by its name" } : nil
        let name = value("name", hint: hint)?.name(PolicyName.self)
        let version = value("version", hint: "begin with version: 1 and raise it with every change")?.integer(
            in: 1 ... .max
        )
        guard let kind, let version, let name = name?.rawValue ?? (isNamed ? nil : kind.rawValue) else {
            return nil
        }
        return DocumentHeader(kind: kind, name: name, version: version, text: text)
    }
}

extension DocumentSource {
    /// The lines as they stand in the file, each with its end.
    fileprivate var linesWithEnds: [String] {
        var lines: [String] = []
        var rest = bytes[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            lines.append(String(decoding: rest[...end], as: UTF8.self))
            rest = rest[(end + 1)...]
        }
        if !rest.isEmpty { lines.append(String(decoding: rest, as: UTF8.self)) }
        return lines
    }
}
