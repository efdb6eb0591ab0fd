extension Compiler {
    mutating func compileLoop(_ loop: Expression.Loop, cost: Int, at offset: Int) -> Compiled {
        let range = self.compile(loop.range)
        let (key, element, reading) = self.parts(of: range.type, at: loop.range.start)
        let elementPath = range.path?.appending(.element)
        let isList = if case .list = range.type { true } else { false }
        var positions: [Int] = []
        if loop.variables.count == 1 {
            positions.append(self.push(loop.variables[0], isList ? element : key, elementPath))
        } else {
            positions.append(self.push(loop.variables[0], key, nil))
            positions.append(self.push(loop.variables[1], element, elementPath))
        }
        let filter = loop.filter.map { self.compileCondition($0) }
        let isCondition = loop.kind == .all || loop.kind == .exists || loop.kind == .existsOne
        let body = self.compile(loop.body)
        if isCondition && !body.type.fits(.bool) {
            self.report("Expected a condition (bool), found \(body.type)", at: loop.body.start)
        }
        self.pop(positions.count)
        let parts = LoopNode.Parts(
            kind: loop.kind,
            range: range.node,
            locals: positions,
            reading: reading,
            filter: filter,
            body: body.node,
            cost: cost
        )
        let type: CELType =
            switch loop.kind {
            case .all, .exists, .existsOne: .bool
            case .list: .list(body.type)
            case .map: .map(key, body.type)
            }
        return Compiled(node: LoopNode(parts, at: offset), type: type)
    }

    /// What a walk gives: the index or key, the element or value, and how elements of a declared list are read.
    private mutating func parts(of range: CELType, at offset: Int) -> (key: CELType, element: CELType, Reading) {
        switch range {
        case .list(let element): return (.int, element, Reading(element))
        case .map(let key, let value): return (key, value, .any)
        case .object: return (.string, .dyn, .any)
        case .dyn: return (.dyn, .dyn, .any)
        default:
            self.report("Expected a list or a map to walk over, found \(range)", at: offset)
            return (.dyn, .dyn, .any)
        }
    }

    mutating func compileUnwrap(
        _ operand: Expression,
        _ variable: String,
        _ body: Expression,
        isFlat: Bool,
        at offset: Int
    ) -> Compiled {
        let optional = self.compile(operand)
        if !optional.type.isOptional && optional.type != .dyn {
            self.report("Expected an optional, found \(optional.type)", at: operand.start)
        }
        let position = self.push(variable, optional.type.unwrapped, optional.path)
        let compiled = self.compile(body)
        self.pop(1)
        let node = UnwrapNode(optional.node, local: position, compiled.node, isFlat: isFlat, at: offset)
        return Compiled(node: node, type: isFlat ? .optional(compiled.type.unwrapped) : .optional(compiled.type))
    }
}
