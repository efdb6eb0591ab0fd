internal import JSON

extension Compiler {
    /// A name and the fields selected from it, or a selection from some other value.
    mutating func compilePath(_ expression: Expression) -> Compiled {
        var fields: [(name: String, offset: Int)] = []
        var base = expression
        while case .select(let operand, let field, isOptional: false) = base.form {
            fields.append((field, base.offset))
            base = operand
        }
        fields.reverse()
        guard case .name(let name, let isRooted) = base.form else {
            var compiled = self.compile(base)
            for field in fields { compiled = self.select(field.name, from: compiled, at: field.offset) }
            return compiled
        }
        if !isRooted, let local = self.locals.last(where: { $0.name == name }) {
            return self.path(.local(local.position), local.type, local.path, name, fields[...], at: base.offset)
        }
        return self.global(name, isRooted: isRooted, fields, at: base.offset)
    }

    /// The longest declared name wins, in the innermost namespace (cel-spec, langdef.md, "Name Resolution").
    private mutating func global(
        _ name: String,
        isRooted: Bool,
        _ fields: [(name: String, offset: Int)],
        at offset: Int
    ) -> Compiled {
        for count in (0...fields.count).reversed() {
            let qualified = ([name] + fields.prefix(count).map(\.name)).joined(separator: ".")
            for candidate in isRooted ? [qualified] : self.candidates(qualified) {
                if let slot = self.environment.slot(candidate), let type = self.environment.variables[candidate] {
                    let path = CELPath(segments: [.field(candidate)])
                    let base = PathNode.Base.variable(slot)
                    return self.path(base, type, path, candidate, fields[count...], at: offset)
                }
                if count == fields.count, let type = Self.typeNames[candidate] {
                    return Compiled(node: ConstantNode(.type(type), at: offset), type: .type)
                }
            }
        }
        let suggestion = Self.nearest(name, among: self.environment.names + self.locals.map(\.name))
        self.report("There is no '\(name)'\(suggestion)", at: offset)
        let error = CELError(.unknownVariable, "There is no '\(name)'", path: name, at: offset)
        return Compiled(node: FailureNode(error, at: offset), type: .dyn)
    }

    private func candidates(_ name: String) -> [String] {
        var container = self.environment.container.split(separator: ".")
        var candidates: [String] = []
        while !container.isEmpty {
            candidates.append((container + [Substring(name)]).joined(separator: "."))
            container.removeLast()
        }
        return candidates + [name]
    }

    static let typeNames: [String: String] = {
        let names = [
            "bool", "int", "uint", "double", "string", "bytes", "list", "map", "null_type", "type", "optional_type",
            "google.protobuf.Timestamp", "google.protobuf.Duration",
        ]
        return Dictionary(uniqueKeysWithValues: names.map { ($0, $0) })
    }()

    private mutating func path(
        _ base: PathNode.Base,
        _ type: CELType,
        _ path: CELPath?,
        _ name: String,
        _ fields: ArraySlice<(name: String, offset: Int)>,
        at offset: Int
    ) -> Compiled {
        var fieldType = type
        var fieldPath = path
        var steps: [PathNode.Step] = []
        for field in fields {
            let inner = self.fieldType(of: fieldType.unwrapped, field.name, at: field.offset)
            // What is selected from an optional is one too, and is read as it is.
            fieldType = fieldType.isOptional ? .optional(inner) : inner
            fieldPath = fieldPath?.appending(.field(field.name))
            steps.append(PathNode.Step(key: JSONKey(field.name), reading: Reading(fieldType)))
        }
        if let fieldPath { self.note(fieldPath) }
        // A macro's variable was read when it was set.
        var reading = Reading(type)
        if case .local = base { reading = .any }
        let node = PathNode(base, reading, steps, name: name, at: offset)
        return Compiled(node: node, type: fieldType, path: fieldPath)
    }

    private mutating func select(_ field: String, from operand: Compiled, at offset: Int) -> Compiled {
        let type = self.fieldType(of: operand.type.unwrapped, field, at: offset)
        let reading = operand.type.isOptional ? .any : Reading(type)
        let node = SelectNode(operand.node, JSONKey(field), isOptional: false, reading, at: offset)
        return Compiled(node: node, type: operand.type.isOptional ? .optional(type) : type)
    }

    /// The type of a field; an issue when there can be none.
    mutating func fieldType(of type: CELType, _ field: String, at offset: Int) -> CELType {
        switch type {
        case .dyn: return .dyn
        case .map(let key, let value):
            if !key.fits(.string) { self.report("A map with keys of type \(key) has no fields", at: offset) }
            return value
        case .object(let shape):
            if let type = shape.fields[field] { return type }
            if !shape.isOpen {
                let suggestion = Self.nearest(field, among: shape.fields.keys.sorted())
                self.report("There is no field '\(field)'\(suggestion)", at: offset)
            }
            return .dyn
        default:
            self.report("A value of type \(type) has no field '\(field)'", at: offset)
            return .dyn
        }
    }

    mutating func compileHas(_ selection: Expression, at offset: Int) -> Compiled {
        guard case .select(let operand, let field, _) = selection.form else {
            preconditionFailure("the parser lets has() take selections only")
        }
        let compiled = self.compile(operand)
        _ = self.fieldType(of: compiled.type.unwrapped, field, at: selection.offset)
        if let path = compiled.path { self.note(path.appending(.field(field))) }
        return Compiled(node: HasNode(compiled.node, JSONKey(field), at: offset), type: .bool)
    }
}
