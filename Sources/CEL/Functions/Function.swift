/// A built-in function: what it takes, and what it does.
struct Function: Sendable {
    struct Signature: Sendable {
        /// The target of a method first.
        let parameters: [CELType]
        let result: CELType

        init(_ parameters: [CELType], _ result: CELType) {
            self.parameters = parameters
            self.result = result
        }
    }

    enum Style: Sendable {
        case global, method, both
    }

    /// Nil for values that the function has no meaning for.
    typealias Body = @Sendable (_ values: [Value], _ frame: inout Frame, _ offset: Int) throws(CELError) -> Value?

    let name: String
    let style: Style
    let signatures: [Signature]
    /// Whether a call with constants may be evaluated while compiling.
    let isPure: Bool
    let body: Body

    init(_ name: String, _ style: Style, _ signatures: [Signature], isPure: Bool = true, _ body: @escaping Body) {
        self.name = name
        self.style = style
        self.signatures = signatures
        self.isPure = isPure
        self.body = body
    }

    /// All there are, by name.
    static let all: [String: Function] = Dictionary(
        uniqueKeysWithValues: (Self.texts + Self.conversions + Self.times + Self.optionals).map { ($0.name, $0) }
    )
}
