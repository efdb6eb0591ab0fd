extension Compiler {
    mutating func compileCall(
        _ name: String,
        _ target: Expression?,
        _ arguments: [Expression],
        at offset: Int
    ) -> Compiled {
        // `optional.of(x)` reads as a method but is a function with a dot in its name.
        if let target, case .name(let space, _) = target.form, let function = Function.all["\(space).\(name)"] {
            return self.call(function, arguments.map { self.compile($0) }, at: offset)
        }
        let values = (target.map { [$0] } ?? []) + arguments
        guard let function = Function.all[name], function.accepts(isMethod: target != nil) else {
            for value in values { _ = self.compile(value) }
            let names = Function.all.values.filter { $0.accepts(isMethod: target != nil) }.map(\.name).sorted()
            let kind = target == nil ? "function" : "method"
            self.report("There is no \(kind) '\(name)'\(Self.nearest(name, among: names))", at: offset)
            let error = CELError(.unknownFunction, "There is no \(kind) '\(name)'", at: offset)
            return Compiled(node: FailureNode(error, at: offset), type: .dyn)
        }
        return self.call(function, values.map { self.compile($0) }, at: offset)
    }

    private mutating func call(_ function: Function, _ arguments: [Compiled], at offset: Int) -> Compiled {
        let types = arguments.map(\.type)
        let matching = function.signatures.filter { signature in
            signature.parameters.count == types.count && zip(types, signature.parameters).allSatisfy { $0.fits($1) }
        }
        if matching.isEmpty {
            let found = types.map(\.description).joined(separator: ", ")
            let known = Set(function.signatures.map { $0.parameters.map(\.description).joined(separator: ", ") })
                .sorted()
            let message = "'\(function.name)' does not take (\(found)); it takes (\(known.joined(separator: ") or (")))"
            self.report(message, at: offset)
        }
        if let node = self.matches(function, arguments, at: offset) { return Compiled(node: node, type: .bool) }
        let results = Set(matching.map(\.result))
        var type = results.count == 1 ? results.first ?? .dyn : .dyn
        if ["optional.of", "optional.ofNonZeroValue"].contains(function.name), let inner = types.first {
            type = .optional(inner)
        }
        if ["value", "orValue"].contains(function.name), let inner = types.first?.unwrapped { type = inner }
        if function.name == "or", let first = types.first {
            type = first == .optional(.dyn) ? types.last ?? .dyn : first
        }
        let node = CallNode(function, arguments.map(\.node), at: offset)
        let isFoldable = function.isPure && !function.name.hasPrefix("optional")
        return Compiled(node: isFoldable ? self.folded(node, arguments.map(\.node)) : node, type: type)
    }

    /// A constant pattern is compiled now, and its faults are issues.
    private mutating func matches(_ function: Function, _ arguments: [Compiled], at offset: Int) -> Node? {
        guard function.name == "matches", arguments.count == 2, let constant = arguments[1].node as? ConstantNode,
            case .string(let text) = constant.value
        else { return nil }
        do throws(CELError) {
            let pattern = try Pattern(text, self.environment.limits, at: constant.offset)
            return MatchesNode(arguments[0].node, pattern, at: offset)
        } catch {
            self.report(error.message, at: constant.offset)
            return FailureNode(error, at: offset)
        }
    }
}

extension Function {
    func accepts(isMethod: Bool) -> Bool {
        switch self.style {
        case .both: true
        case .method: isMethod
        case .global: !isMethod
        }
    }
}
