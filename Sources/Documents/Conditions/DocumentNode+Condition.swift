import CEL
import Escalation

extension DocumentNode {
    /// A CEL expression that is true or false. Its mistakes are reported where they stand in the file.
    func condition(in environment: CELEnvironment) -> Condition? {
        expression(in: environment) { type in
            switch type {
            case .bool, .dyn: nil
            default: "a condition must be true or false, and this gives \(type)"
            }
        }
    }

    /// A CEL expression that gives the key of an event: text, a number or a truth value.
    func keyExpression(in environment: CELEnvironment) -> Condition? {
        expression(in: environment) { type in
            switch type {
            case .string, .int, .uint, .number, .bool, .dyn: nil
            default: "a key must be text or a whole number, and this gives \(type)"
            }
        }
    }

    private func expression(in environment: CELEnvironment, objection: (CELType) -> String?) -> Condition? {
        guard case .scalar(let scalar) = content, !isEmpty else {
            refuse(asNot: "an expression", hint: "write one in CEL, as in data.amount > 1000")
            return nil
        }
        do throws(CELIssues) {
            let program = try environment.compile(scalar.text)
            if let objection = objection(program.resultType) {
                refuse(objection)
                return nil
            }
            return Condition(text: scalar.text, program: program)
        } catch {
            let alignment = ScalarAlignment(of: scalar, at: position, in: report.text)
            for issue in error.issues {
                let place = alignment.position(line: issue.line, column: issue.column)
                report.add(at: place, path: path.description, issue.message)
            }
            return nil
        }
    }
}
