extension DocumentNode {
    /// The elements of a list.
    public func elements(atLeast minimum: Int = 0) -> [DocumentNode]? {
        guard case .list(let elements) = content else {
            refuse(asNot: "a list", hint: "write one `- …` a line, or [a, b]")
            return nil
        }
        guard elements.count >= minimum else {
            refuse("the list is empty", hint: "write at least \(minimum == 1 ? "one element" : "\(minimum) elements")")
            return nil
        }
        return elements
    }

    /// The elements of a list, each read by `read`; those that it refuses are left out. Nothing may stand there twice.
    public func list<Element: Hashable>(atLeast minimum: Int = 0, of read: (DocumentNode) -> Element?) -> [Element]? {
        placedList(atLeast: minimum, of: read)?.map(\.value)
    }

    /// ``list(atLeast:of:)`` with the place of each element, for checks that come later.
    func placedList<Element: Hashable>(
        atLeast minimum: Int = 0,
        of read: (DocumentNode) -> Element?
    ) -> [Placed<Element>]? {
        guard let nodes = elements(atLeast: minimum) else { return nil }
        var seen: [Element: SourcePosition] = [:]
        var elements: [Placed<Element>] = []
        for node in nodes {
            guard let element = read(node) else { continue }
            if let first = seen[element] {
                node.refuse("this stands in the list twice", hint: "it was first written at \(first)")
            } else {
                seen[element] = node.position
                elements.append(Placed(element, at: node))
            }
        }
        return elements
    }

    /// The members of a map whose keys are names that the author chose. Each key is given as a node, so that it can be
    /// read and objected to like any other value.
    public func entries() -> [(key: DocumentNode, value: DocumentNode)]? {
        guard case .map(let members) = content else {
            refuse(asNot: "a map", hint: "write one `key: value` a line")
            return nil
        }
        return members.map { member in
            let key = DocumentNode(
                content: .scalar(.init(text: member.key, style: .doubleQuoted)),
                path: member.value.path,
                position: member.position,
                report: report
            )
            return (key, member.value)
        }
    }
}

/// A value that was read, with the node it was read from.
struct Placed<Value> {
    let value: Value
    let node: DocumentNode

    init(_ value: Value, at node: DocumentNode) {
        self.value = value
        self.node = node
    }
}

extension DocumentNode {
    /// What `read` makes of this node, with its place.
    func placed<Value>(_ read: (DocumentNode) -> Value?) -> Placed<Value>? {
        read(self).map { Placed($0, at: self) }
    }
}
