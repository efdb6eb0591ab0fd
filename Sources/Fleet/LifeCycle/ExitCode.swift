/// What a process of Belay says with its end, after `sysexits.h`.
public enum ExitCode: Int32, Sendable, CaseIterable {
    /// It did what it was asked, or was asked to stop and did.
    case ok = 0
    /// The command line is wrong.
    case usage = 64
    /// Something that it needs cannot be reached: broker, store, address in use.
    case unavailable = 69
    /// Something that the code did not expect.
    case software = 70
    /// It was stopped before it had finished; whoever starts next picks up what is left, and nothing is lost.
    case temporary = 75
    /// Something may not be read or written.
    case permission = 77
    /// The settings, a document or the store do not fit this worker; starting again will not help.
    case configuration = 78
}

/// An error that knows how a process should end over it.
public protocol ExitCoded: Error {
    var exitCode: ExitCode { get }
}

extension SettingsError: ExitCoded {
    public var exitCode: ExitCode { .configuration }
}
