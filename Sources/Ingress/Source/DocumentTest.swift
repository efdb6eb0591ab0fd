import JSON

/// A question to a document: is there a value at a path, and is it this one?
public struct DocumentTest: Hashable, Sendable {
    public let path: DocumentPath
    /// The text that must stand there; `nil` where any value but null will do.
    public let text: String?

    public init(path: DocumentPath, text: String? = nil) {
        self.path = path
        self.text = text
    }

    func holds(in document: JSONView) -> Bool {
        guard let value = path.value(in: document), !value.isNull else { return false }
        guard let text else { return true }
        return value.isEqual(to: text)
    }
}
