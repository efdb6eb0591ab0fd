/// What people do by hand where the automation is not to do it, step by step.
public struct Procedure: Hashable, Sendable {
    public struct Step: Hashable, Sendable {
        public let name: String
        /// One line for people: what is to be done.
        public internal(set) var text: LocalText
        /// Who may tick it; the owners of the level where none is named.
        public let role: RoleName?
        /// Whether the procedure is done without it.
        public let isOptional: Bool

        public init(name: String, text: LocalText, role: RoleName? = nil, isOptional: Bool = false) {
            self.name = name
            self.text = text
            self.role = role
            self.isOptional = isOptional
        }
    }

    public var steps: [Step]
    /// How long people have once it is chosen; what is left of the level's window where none is named.
    public var window: Duration?

    public init(steps: [Step], window: Duration? = nil) {
        self.steps = steps
        self.window = window
    }
}
