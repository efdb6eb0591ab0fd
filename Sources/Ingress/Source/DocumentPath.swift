import JSON

/// The way to a value inside a document: names between dots, as in `workflow_run.id`.
///
/// A name that has a dot of its own stands in quotes: `payload."nova_object.data".uuid`.
public struct DocumentPath: Hashable, Sendable, CustomStringConvertible {
    public let names: [String]
    private let keys: [JSONKey]

    /// The document itself.
    public static let root = DocumentPath(names: [])

    init(names: [String]) {
        self.names = names
        self.keys = names.map { JSONKey($0) }
    }

    /// Reads the written form; `nil` where a name is empty or a quote is not closed.
    public init?(_ text: String) {
        var names: [String] = []
        var rest = text[...]
        while true {
            if rest.first == "\"" {
                guard let close = rest.dropFirst().firstIndex(of: "\"") else { return nil }
                names.append(String(rest[rest.index(after: rest.startIndex)..<close]))
                rest = rest[rest.index(after: close)...]
            } else {
                let name = rest.prefix { $0 != "." && $0 != "\"" }
                names.append(String(name))
                rest = rest.dropFirst(name.count)
            }
            guard names.last != "" else { return nil }
            if rest.isEmpty { break }
            guard rest.first == "." else { return nil }
            rest = rest.dropFirst()
        }
        self.init(names: names)
    }

    var isRoot: Bool { names.isEmpty }

    /// The value there; `nil` where a step is missing or leads through something that is no object.
    func value(in document: JSONView) -> JSONView? {
        var view = document
        for key in keys {
            guard let next = view[key] else { return nil }
            view = next
        }
        return view
    }

    public var description: String {
        names.map { $0.contains(".") ? "\"\($0)\"" : $0 }.joined(separator: ".")
    }
}
