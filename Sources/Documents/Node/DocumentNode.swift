/// A value in a document, with its place. Its accessors read it as what the schema wants; where it is something else
/// they add an issue to the file's report and give `nil`, so that a reader goes on and finds the next mistake too.
public struct DocumentNode {
    enum Content {
        case scalar(YAMLEvent.Scalar)
        case list([DocumentNode])
        case map([Member])
        /// Already objected to; accessors say nothing more.
        case refused
    }

    struct Member {
        let key: String
        let position: SourcePosition
        let value: DocumentNode
    }

    let content: Content
    let path: DocumentPath
    public let position: SourcePosition
    let report: DocumentReport
    /// Of a whole document: the line of its `---`, or its first where it has none.
    var startLine = 1

    /// Adds an issue at this value: what is wrong, and what to do.
    public func refuse(_ message: String, hint: String? = nil) {
        report.add(at: position, path: path.description, message, hint: hint)
    }

    /// Adds a warning at this value.
    public func warn(_ message: String, hint: String? = nil) {
        report.add(.warning, at: position, path: path.description, message, hint: hint)
    }

    /// Says that this is not what the schema wants, in terms of what it is.
    func refuse(asNot expected: String, hint: String? = nil) {
        switch content {
        case .refused: break
        case .list: refuse("\(expected) is wanted here, not a list", hint: hint)
        case .map: refuse("\(expected) is wanted here, not a map", hint: hint)
        case .scalar(let scalar) where isEmpty:
            refuse(
                scalar.text.isEmpty ? "there is no value here" : "\(scalar.text.quotedBriefly) is no value",
                hint: hint ?? "write \(expected), or remove the key"
            )
        case .scalar(let scalar):
            refuse("\(expected) is wanted here, not \(scalar.text.quotedBriefly)", hint: hint)
        }
    }

    /// Whether nothing stands here, or YAML's words for nothing.
    public var isEmpty: Bool {
        guard case .scalar(let scalar) = content, scalar.style == .plain else { return false }
        return PlainScalar(scalar.text) == .null
    }
}
