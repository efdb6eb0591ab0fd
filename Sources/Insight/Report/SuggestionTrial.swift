/// What a suggested change would have done with the cases that suggest it, and how anybody can see for themselves.
public struct SuggestionTrial: Hashable, Sendable {
    /// What was changed to see it.
    public let change: String
    /// What would have been otherwise, in total and a line each; empty where nobody has tried.
    public let result: [String]
    /// What to run to see more.
    public let commands: [String]

    public init(change: String, result: [String], commands: [String]) {
        (self.change, self.result, self.commands) = (change, result, commands)
    }
}
