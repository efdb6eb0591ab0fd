extension Parser {
    mutating func functionCall(
        _ name: String,
        _ arguments: [Expression],
        at offset: Int
    ) throws(SyntaxError) -> Expression {
        guard name == "has", arguments.count == 1 else {
            return try self.make(.call(name, target: nil, arguments), at: offset, arguments)
        }
        guard case .select = arguments[0].form else {
            throw SyntaxError("has() asks for a field, such as has(data.amount)", at: arguments[0].offset)
        }
        return try self.make(.has(arguments[0]), at: offset, arguments)
    }

    /// A method, or a macro when its name and the number of its arguments are those of one.
    mutating func methodCall(
        _ name: String,
        on target: Expression,
        _ arguments: [Expression],
        at offset: Int
    ) throws(SyntaxError) -> Expression {
        switch (name, arguments.count) {
        case ("optMap", 2), ("optFlatMap", 2):
            let variable = try self.variable(arguments[0])
            let form = Expression.Form.unwrap(target, variable: variable, arguments[1], isFlat: name == "optFlatMap")
            return try self.make(form, at: offset, [target, arguments[1]])
        case ("all", 2...3):
            return try self.loop(.all, over: target, arguments, variables: arguments.count - 1, at: offset)
        case ("exists", 2...3):
            return try self.loop(.exists, over: target, arguments, variables: arguments.count - 1, at: offset)
        case ("exists_one", 2...3), ("existsOne", 2...3):
            return try self.loop(.existsOne, over: target, arguments, variables: arguments.count - 1, at: offset)
        case ("map", 2...3):
            return try self.loop(.list, over: target, arguments, variables: 1, at: offset)
        case ("filter", 2):
            // The element itself is what is kept.
            return try self.loop(.list, over: target, arguments + [arguments[0]], variables: 1, at: offset)
        case ("transformList", 3...4):
            return try self.loop(.list, over: target, arguments, variables: 2, at: offset)
        case ("transformMap", 3...4):
            return try self.loop(.map, over: target, arguments, variables: 2, at: offset)
        default:
            return try self.make(.call(name, target: target, arguments), at: offset, [target] + arguments)
        }
    }

    /// Arguments are the variables, a filter when there are two more, and the body.
    private mutating func loop(
        _ kind: Expression.Loop.Kind,
        over range: Expression,
        _ arguments: [Expression],
        variables count: Int,
        at offset: Int
    ) throws(SyntaxError) -> Expression {
        var variables: [String] = []
        for argument in arguments.prefix(count) {
            let variable = try self.variable(argument)
            guard !variables.contains(variable) else {
                throw SyntaxError("The two variables need different names", at: argument.offset)
            }
            variables.append(variable)
        }
        let rest = arguments.dropFirst(count)
        guard let body = rest.last else { throw SyntaxError("The macro's body is missing", at: offset) }
        let loop = Expression.Loop(
            kind: kind,
            range: range,
            variables: variables,
            filter: rest.count == 2 ? rest.first : nil,
            body: body
        )
        return try self.make(.loop(loop), at: offset, [range] + rest)
    }

    private func variable(_ expression: Expression) throws(SyntaxError) -> String {
        guard case .name(let name, isRooted: false) = expression.form else {
            throw SyntaxError("Expected the name of a variable", at: expression.offset)
        }
        return name
    }
}
