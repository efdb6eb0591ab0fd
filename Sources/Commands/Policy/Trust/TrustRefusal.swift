import Documents
import Escalation
import Fleet
import JSON
import PolicyTrust
import Store

extension Store {
    /// Runs `body`; where it is refused, an entry of the log says so before the refusal goes on.
    ///
    /// - Parameters:
    ///   - kind: ``Entry/Kind/bundleRefused`` or ``Entry/Kind/rootRefused``.
    ///   - facts: What was refused, and for whom.
    func recordingRefusal<Result>(
        _ kind: Entry.Kind,
        _ facts: JSONObject,
        _ body: () throws -> Result
    ) throws -> Result {
        do {
            return try body()
        } catch let error where (error as? CommandFailure)?.status ?? .refused == .refused {
            guard error is TrustError || error is CommandFailure || error is DocumentError else { throw error }
            var facts = facts
            facts["because"] = .string((error as? TrustError)?.code ?? "checks")
            try transaction { transaction in
                try transaction.record(
                    kind,
                    facts: facts,
                    // A path or a title may stand in it.
                    detail: .init(salt: drawSalt(), content: ["text": .string("\(error)".cut(toBytes: 8192))])
                )
            }
            throw error
        }
    }
}
