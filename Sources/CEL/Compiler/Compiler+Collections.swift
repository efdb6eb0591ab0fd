internal import JSON

extension Compiler {
    mutating func compileIndex(
        _ operand: Expression,
        _ index: Expression,
        isOptional: Bool,
        at offset: Int
    ) -> Compiled {
        let operand = self.compile(operand)
        let index = self.compile(index)
        let type: CELType
        switch operand.type.unwrapped {
        case .list(let element):
            if !index.type.fits(.int) { self.report("A list is indexed by int, not by \(index.type)", at: offset) }
            type = element
        case .map(let key, let value):
            if !index.type.isComparable(with: key) {
                self.report("This map is indexed by \(key), not by \(index.type)", at: offset)
            }
            type = value
        case .object:
            if let constant = index.node as? ConstantNode, let field = constant.value.text {
                type = self.fieldType(of: operand.type.unwrapped, field, at: offset)
            } else {
                type = .dyn
            }
        case .dyn:
            type = .dyn
        case let other:
            self.report("A value of type \(other) cannot be indexed", at: offset)
            type = .dyn
        }
        let becomesOptional = isOptional || operand.type.isOptional
        let reading = becomesOptional ? .any : Reading(type)
        let node = IndexNode(operand.node, index.node, isOptional: isOptional, reading, at: offset)
        let path = operand.path.map { path in
            if let constant = index.node as? ConstantNode, let field = constant.value.text {
                path.appending(.field(field))
            } else {
                path.appending(.element)
            }
        }
        if let path { self.note(path) }
        return Compiled(node: node, type: becomesOptional ? .optional(type) : type, path: path)
    }

    mutating func compileList(_ items: [Expression.ListItem], at offset: Int) -> Compiled {
        var type: CELType?
        var nodes: [(node: Node, isOptional: Bool)] = []
        for item in items {
            let compiled = self.compile(item.value)
            let element = item.isOptional ? self.optionalItem(compiled.type, at: item.value.offset) : compiled.type
            type = type?.joined(with: element) ?? element
            nodes.append((compiled.node, item.isOptional))
        }
        let node = ListNode(nodes, at: offset)
        let isConstant = !items.contains(where: \.isOptional)
        return Compiled(
            node: isConstant ? self.folded(node, nodes.map(\.node)) : node,
            type: .list(type ?? .dyn)
        )
    }

    mutating func compileMap(_ items: [Expression.MapItem], at offset: Int) -> Compiled {
        var keyType: CELType?
        var valueType: CELType?
        var nodes: [MapNode.Item] = []
        for item in items {
            let key = self.compile(item.key)
            let value = self.compile(item.value)
            if ![.dyn, .bool, .int, .uint, .string, .number].contains(key.type) {
                self.report("A key of a map cannot be of type \(key.type)", at: item.key.offset)
            }
            let type = item.isOptional ? self.optionalItem(value.type, at: item.value.offset) : value.type
            keyType = keyType?.joined(with: key.type) ?? key.type
            valueType = valueType?.joined(with: type) ?? type
            nodes.append(MapNode.Item(key: key.node, value: value.node, isOptional: item.isOptional))
        }
        let node = MapNode(nodes, at: offset)
        return Compiled(node: node, type: .map(keyType ?? .dyn, valueType ?? .dyn))
    }

    private mutating func optionalItem(_ type: CELType, at offset: Int) -> CELType {
        if !type.isOptional && type != .dyn { self.report("'?' asks for an optional, found \(type)", at: offset) }
        return type.unwrapped
    }
}
