import Ingress
import JSON
import Testing
import Yams

enum YAMLTree {
    struct Unreadable: Error {
        let line: Int
    }

    /// The tree of a YAML document of plain kinds.
    static func parse(_ text: String) throws -> JSONValue {
        try tree(of: #require(try Yams.compose(yaml: text)))
    }

    private static func tree(of node: Node) throws -> JSONValue {
        switch node {
        case .sequence(let sequence): return .array(try sequence.map { try tree(of: $0) })
        case .mapping(let mapping):
            return .object(
                JSONObject(try mapping.map { (key: try #require($0.key.string), value: try tree(of: $0.value)) })
            )
        case .scalar(let scalar) where scalar.style == .plain:
            if node.null != nil { return .null }
            if let truth = node.bool { return .bool(truth) }
            if let number = node.int { return .int(Int64(number)) }
            if let number = node.float { return .double(number) }
            return .string(scalar.string)
        case .scalar(let scalar): return .string(scalar.string)
        case .alias: throw Unreadable(line: node.mark?.line ?? 0)
        }
    }
}

extension SourceDocument {
    init(yaml: String) throws {
        try self.init(tree: try YAMLTree.parse(yaml))
    }
}
