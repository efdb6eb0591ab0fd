/// The way from the top of a document to a node. Written out only when an issue needs it, so that deep documents with
/// long keys cost nothing.
indirect enum DocumentPath: Sendable, CustomStringConvertible {
    case root
    case member(DocumentPath, String)
    case element(DocumentPath, Int)

    /// As in `levels[1].window`.
    var description: String {
        switch self {
        case .root: ""
        case .member(.root, let key): key.brief
        case .member(let parent, let key): parent.description + "." + key.brief
        case .element(let parent, let position): parent.description + "[\(position)]"
        }
    }
}

extension String {
    fileprivate var brief: String {
        unicodeScalars.count > 64 ? String(unicodeScalars.prefix(64)) + "…" : self
    }
}
