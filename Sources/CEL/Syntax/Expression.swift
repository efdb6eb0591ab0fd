/// A node of the syntax tree.
struct Expression {
    indirect enum Form {
        case constant(Value)
        /// `isRooted` with a dot in front: not in the container, not a macro's variable.
        case name(String, isRooted: Bool)
        case select(Expression, field: String, isOptional: Bool)
        case index(Expression, Expression, isOptional: Bool)
        case has(Expression)
        /// A function, or a method when there is a target.
        case call(String, target: Expression?, [Expression])
        case unary(UnaryOperator, Expression)
        case binary(BinaryOperator, Expression, Expression)
        case all([Expression])
        case any([Expression])
        case conditional(Expression, Expression, Expression)
        case list([ListItem])
        case map([MapItem])
        case loop(Loop)
        /// `optMap` and `optFlatMap`: a value for what an optional holds.
        case unwrap(Expression, variable: String, Expression, isFlat: Bool)
    }

    struct ListItem {
        let value: Expression
        let isOptional: Bool
    }

    struct MapItem {
        let key: Expression
        let value: Expression
        let isOptional: Bool
    }

    /// A macro that walks over a list or a map.
    struct Loop {
        enum Kind {
            case all, exists, existsOne, list, map
        }

        let kind: Kind
        let range: Expression
        /// One variable, the element or key; or two, the index or key and the element or value.
        let variables: [String]
        let filter: Expression?
        let body: Expression
    }

    enum UnaryOperator: String {
        case not = "!"
        case negate = "-"
    }

    enum BinaryOperator: String {
        case equal = "=="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
        case isIn = "in"
        case add = "+"
        case subtract = "-"
        case multiply = "*"
        case divide = "/"
        case remainder = "%"

        /// How tightly it binds.
        var precedence: Int {
            switch self {
            case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .isIn: 1
            case .add, .subtract: 2
            case .multiply, .divide, .remainder: 3
            }
        }
    }

    let form: Form
    /// Where its own sign or name stands in the source, in bytes.
    let offset: Int
    /// Nodes in this tree.
    let size: Int
    /// Levels of this tree.
    let depth: Int
}

extension Expression {
    /// Where its leftmost part begins.
    var start: Int {
        switch self.form {
        case .select(let operand, _, _), .index(let operand, _, _), .unwrap(let operand, _, _, _): operand.start
        case .call(_, let target?, _): target.start
        case .binary(_, let left, _): left.start
        case .conditional(let condition, _, _): condition.start
        case .all(let operands), .any(let operands): operands.first?.start ?? self.offset
        case .loop(let loop): loop.range.start
        case .constant, .name, .has, .call, .unary, .list, .map: self.offset
        }
    }
}
