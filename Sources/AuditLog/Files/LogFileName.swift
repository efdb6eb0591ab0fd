/// The files of a log that are neither tiles nor entries.
public enum LogFileName {
    /// The signed checkpoint, written after all that it vouches for.
    public static let checkpoint = "checkpoint"
    /// Which keys the log has signed with, and from which size on (``LogKeyHistory``).
    public static let keys = "keys"
}
