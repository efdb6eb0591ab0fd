import Escalation
import JSON

/// What an automation sends when it no longer needs an answer: its ask is withdrawn, nothing was approved.
public struct AskWithdrawal: Hashable, Sendable {
    /// The CloudEvents type that carries it.
    public static let type = "dev.belay.ask.withdrawn"

    /// The id of the ask, sent by the same source.
    public let ask: String
    public let reason: String?

    /// Reads the data of an event of this type.
    ///
    /// - Throws: every problem of every field at once.
    public init(_ event: EventView) throws(FieldProblems) {
        self = try FieldReader.read(event.data?.materialise() ?? .object([:])) { reader in
            let ask = reader.required("of") { $0.line($1) }
            let reason = reader.text("reason", bytesMax: 8192)
            return ask.map { AskWithdrawal(ask: $0, reason: reason) }
        }
    }

    private init(ask: String, reason: String?) {
        self.ask = ask
        self.reason = reason
    }
}
