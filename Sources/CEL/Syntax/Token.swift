/// A word of an expression.
struct Token {
    enum Kind: Equatable {
        case identifier(String)
        /// A field name between backquotes.
        case quoted(String)
        /// Digits as written, with an optional `0x`; the sign belongs to the parser.
        case int(String)
        case uint(String)
        case double(String)
        case string(String)
        case bytes([UInt8])
        /// An operator or bracket.
        case symbol(Symbol)
        case end
    }

    enum Symbol: String {
        case or = "||"
        case and = "&&"
        case equal = "=="
        case notEqual = "!="
        case lessOrEqual = "<="
        case greaterOrEqual = ">="
        case less = "<"
        case greater = ">"
        case not = "!"
        case plus = "+"
        case minus = "-"
        case times = "*"
        case divide = "/"
        case remainder = "%"
        case question = "?"
        case colon = ":"
        case comma = ","
        case dot = "."
        case openParenthesis = "("
        case closeParenthesis = ")"
        case openBracket = "["
        case closeBracket = "]"
        case openBrace = "{"
        case closeBrace = "}"
    }

    let kind: Kind
    let offset: Int

    /// How a message names it.
    var name: String {
        switch self.kind {
        case .identifier(let name): "'\(name)'"
        case .quoted(let name): "`\(name)`"
        case .int(let digits), .double(let digits): digits
        case .uint(let digits): digits + "u"
        case .string: "a string"
        case .bytes: "a bytes literal"
        case .symbol(let symbol): "'\(symbol.rawValue)'"
        case .end: "the end of the expression"
        }
    }
}
