public import JSON

/// A compiled expression. Immutable: any number of threads may evaluate it at once.
public struct CELProgram: @unchecked Sendable {
    // Nodes are classes whose stored properties are all constant, and their constants never hold views of a document.
    let root: Node
    private let localsCount: Int
    private let environment: CELEnvironment
    private let text: Source

    /// What the expression gives, as far as is known.
    public let resultType: CELType
    /// The fields and variables that the expression reads, in the order of the source, each once.
    public let references: [CELPath]
    /// Where it compares a field with a constant: what to name in a message.
    public let comparisons: [CELComparison]

    init(
        source: Source,
        environment: CELEnvironment,
        root: Node,
        localsCount: Int,
        resultType: CELType,
        references: [CELPath],
        comparisons: [CELComparison]
    ) {
        self.text = source
        self.environment = environment
        self.root = root
        self.localsCount = localsCount
        self.resultType = resultType
        self.references = references
        self.comparisons = comparisons
    }

    /// The expression as it was written.
    public var source: String { self.text.text }

    /// The names of the variables that the expression reads.
    public var referencedVariables: Set<String> {
        Set(
            self.references.compactMap { path in if case .field(let name)? = path.segments.first { name } else { nil } }
        )
    }

    /// Evaluates the expression.
    ///
    /// - Throws: ``CELError`` when it has no value for this data, or costs more than the environment's limits allow.
    public func evaluate(_ activation: CELActivation) throws(CELError) -> CELValue {
        var frame = self.frame(activation)
        do throws(CELError) {
            return try self.root.evaluate(&frame).owned(&frame, at: self.root.offset)
        } catch {
            throw error.located(in: self.text)
        }
    }

    /// Evaluates the expression as a condition. A result that is no boolean is an error, never false.
    public func isTrue(_ activation: CELActivation) -> CELVerdict {
        var frame = self.frame(activation)
        do throws(CELError) {
            return try self.root.decide(&frame) ? .true : .false
        } catch {
            return .error(error.located(in: self.text))
        }
    }

    /// ``isTrue(_:)`` with every variable a member of one object.
    public func isTrue(root: JSONView) -> CELVerdict {
        self.isTrue(CELActivation(root: root))
    }

    private func frame(_ activation: CELActivation) -> Frame {
        var frame = Frame(activation, self.environment)
        if self.localsCount > 0 { frame.locals = [Value](repeating: .null, count: self.localsCount) }
        return frame
    }
}

/// What became of a condition.
public enum CELVerdict: Hashable, Sendable {
    case `true`
    case `false`
    /// It could not be evaluated: a field is missing or is not what it should be, or the result is no boolean.
    case error(CELError)
}
