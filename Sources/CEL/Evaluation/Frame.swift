internal import JSON

/// What one evaluation holds: the variables, the macros' variables, and what it may still spend.
struct Frame {
    let activation: CELActivation
    let environment: CELEnvironment
    /// Slots of macro variables, given out by the compiler.
    var locals: [Value] = []
    private var budget: Int

    init(_ activation: CELActivation, _ environment: CELEnvironment) {
        self.activation = activation
        self.environment = environment
        self.budget = environment.limits.costMax
    }

    mutating func charge(_ steps: Int, at offset: Int) throws(CELError) {
        self.budget -= steps
        guard self.budget >= 0 else {
            throw CELError(
                .costExceeded,
                "The evaluation took more than \(self.environment.limits.costMax) steps",
                at: offset
            )
        }
    }

    /// Charges for what cannot fail: the next ``charge(_:at:)`` will, and without one nothing repeats.
    mutating func spend(_ steps: Int) {
        self.budget -= steps
    }

    mutating func charge(forBytes count: Int, at offset: Int) throws(CELError) {
        try self.charge(count / 8, at: offset)
    }
}
