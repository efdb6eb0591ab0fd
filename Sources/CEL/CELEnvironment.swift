/// What expressions may speak of: the variables and their types, the limits, the time zones.
///
/// Compile once, share the programs: both are immutable.
public struct CELEnvironment: Sendable {
    /// Kept behind one reference, so that an evaluation passes a word and no more.
    private final class Storage: Sendable {
        let variables: [String: CELType]
        let container: String
        let limits: CELLimits
        let timeZones: CELTimeZones
        let names: [String]
        let slots: [String: Int]

        init(_ variables: [String: CELType], _ container: String, _ limits: CELLimits, _ timeZones: CELTimeZones) {
            self.variables = variables
            self.container = container
            self.limits = limits
            self.timeZones = timeZones
            self.names = variables.keys.sorted()
            self.slots = Dictionary(uniqueKeysWithValues: self.names.enumerated().map { ($1, $0) })
        }
    }

    private let storage: Storage

    /// Declared variables. One that is not declared cannot be used.
    public var variables: [String: CELType] { self.storage.variables }
    /// The namespace in which names are looked up first, such as `com.example`; usually empty.
    public var container: String { self.storage.container }
    public var limits: CELLimits { self.storage.limits }
    public var timeZones: CELTimeZones { self.storage.timeZones }

    /// Variables in the order of their slots.
    var names: [String] { self.storage.names }

    /// - Parameters:
    ///   - variables: Any names, `type` included: a declared variable comes before the type of the same name, and the
    ///     function `type(x)` works beside it.
    ///   - timeZones: Where named zones come from. Without it only UTC and fixed offsets are known.
    public init(
        variables: [String: CELType],
        container: String = "",
        limits: CELLimits = CELLimits(),
        timeZones: CELTimeZones = .fixedOnly
    ) {
        self.storage = Storage(variables, container, limits, timeZones)
    }

    /// The place of a variable in an activation, fixed for all programs of this environment; nil when not declared.
    public func slot(_ name: String) -> CELSlot? {
        self.storage.slots[name].map { CELSlot(index: $0) }
    }

    /// Reads, checks and compiles an expression.
    ///
    /// - Throws: ``CELIssues`` with everything found wrong: one fault of syntax, or all faults of names and types.
    public func compile(_ text: String) throws(CELIssues) -> CELProgram {
        try self.compile(text, isChecked: true)
    }

    /// Without checking, unknown names and wrong types are errors of evaluation. For conformance tests.
    package func compile(_ text: String, isChecked: Bool) throws(CELIssues) -> CELProgram {
        let source = Source(text: text)
        let expression: Expression
        do throws(SyntaxError) {
            expression = try Parser.parse(text, limits: self.limits)
        } catch {
            throw CELIssues(issues: [source.issue(error.message, at: error.offset)])
        }
        var compiler = Compiler(self, isChecked: isChecked)
        let compiled = compiler.compile(expression)
        guard compiler.issues.isEmpty else {
            let sorted = compiler.issues.sorted { $0.offset < $1.offset }
            throw CELIssues(issues: sorted.map { source.issue($0.message, at: $0.offset) })
        }
        return CELProgram(
            source: source,
            environment: self,
            root: compiled.node,
            localsCount: compiler.localsCount,
            resultType: compiled.type,
            references: compiler.references,
            comparisons: compiler.comparisons
        )
    }
}

/// The place of a variable in activations of one environment.
public struct CELSlot: Hashable, Sendable {
    let index: Int
}
