/// Headers of messages on the audit stream, beside which the bodies are what they say.
public enum StreamHeader {
    /// The index of the first entry.
    public static let index = "belay-index"
    /// How many entries a checkpoint covers.
    public static let size = "belay-size"
    /// How many entries the message holds.
    public static let count = "belay-count"
    /// The root of the tree that ends with the last entry.
    public static let root = "belay-root"
    /// Of the store that it came from: raised with every recovery. Absent, it is the first.
    public static let incarnation = "belay-incarnation"
}
