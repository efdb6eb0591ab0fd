import AMQP
import Documents
import Escalation
import Fleet
import JSON
import PolicyTrust
import Store

/// Why a command could not do what it was asked: what is wrong, and what to do about it.
struct CommandFailure: Error, Hashable, CustomStringConvertible {
    let status: ExitStatus
    let message: String
    let advice: String?

    init(_ status: ExitStatus, _ message: String, advice: String? = nil) {
        self.status = status
        self.message = message
        self.advice = advice
    }

    var description: String { message + (advice.map { "\n  " + $0 } ?? "") }

    /// Somebody pressed Ctrl-C.
    static let interrupted = CommandFailure(.interrupted, "interrupted")
}

extension CommandFailure {
    /// Any error of the modules underneath, as the end of a command.
    init(_ error: any Error) {
        switch error {
        case let failure as CommandFailure:
            self = failure
        case let error as AMQPError:
            let refused: Set<AMQPError.Code> = [.accessRefused, .authenticationFailed]
            let usage = error.code == .invalidArgument
            self.init(refused.contains(error.code) ? .permission : usage ? .usage : .unavailable, "broker: \(error)")
        case let error as StoreError:
            self.init(ExitStatus(error.exitCode), "\(error)", advice: error.kind.advice)
        case let issue as SettingsIssue:
            self.init(.configuration, "\(issue)")
        case let error as TrustError:
            self.init(.refused, "\(error)", advice: "nothing was changed")
        case let error as DocumentError:
            self.init(.refused, "\(error)")
        case let error as any ExitCoded:
            self.init(ExitStatus(error.exitCode), "\(error)")
        case let error as JSONError:
            self.init(.usage, "\(error)")
        default:
            self.init(.software, "\(error)")
        }
    }
}

extension ExitStatus {
    init(_ code: Fleet.ExitCode) {
        self.init(rawValue: code.rawValue)
    }
}

extension StoreError.Kind {
    fileprivate var advice: String? {
        switch self {
        case .notMigrated: "run: belay store migrate"
        case .restored: "run: belay store recover"
        case .unavailable: "check store.url with `belay config show`, and that the database runs"
        case .wrongEnvironment: "check the key environment with `belay config show`"
        default: nil
        }
    }
}
