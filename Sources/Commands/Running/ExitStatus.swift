/// What `belay` says with its end. Every command documents those that it uses.
public struct ExitStatus: RawRepresentable, Hashable, Sendable {
    public let rawValue: Int32

    public init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    /// It did what it was asked.
    public static let ok = Self(rawValue: 0)
    /// It found something wrong, or was refused: the log differs, a decision was not taken, a document has mistakes.
    public static let refused = Self(rawValue: 1)
    /// No answer, or no outcome, came in time. What was sent may still take effect.
    public static let noAnswer = Self(rawValue: 2)
    /// The command line is wrong (`EX_USAGE`).
    public static let usage = Self(rawValue: 64)
    /// Broker or store cannot be reached (`EX_UNAVAILABLE`).
    public static let unavailable = Self(rawValue: 69)
    /// Something that the code did not expect (`EX_SOFTWARE`).
    public static let software = Self(rawValue: 70)
    /// Something may not be read, written or done under this user (`EX_NOPERM`).
    public static let permission = Self(rawValue: 77)
    /// The settings or the store do not fit this version (`EX_CONFIG`).
    public static let configuration = Self(rawValue: 78)
    /// Interrupted from the keyboard, as shells count it.
    public static let interrupted = Self(rawValue: 130)
}
