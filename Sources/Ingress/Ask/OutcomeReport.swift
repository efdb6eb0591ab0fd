import Escalation
import JSON

extension Ingress {
    /// What an automation reports of an outcome that it was given. It joins the case's story.
    public struct OutcomeReport: Hashable, Sendable {
        public enum Kind: String, Hashable, Sendable, CaseIterable {
            case applied = "dev.belay.outcome.applied"
            case failed = "dev.belay.outcome.failed"
        }

        public let kind: Kind
        /// The id of the outcome.
        public let outcome: String
        public let caseID: CaseID
        /// What was done, or why it could not be; a failure must say.
        public let reason: String?

        /// Reads the data of an event of type `kind`.
        ///
        /// - Throws: every problem of every field at once.
        public init(_ kind: Kind, _ event: EventView) throws(FieldProblems) {
            self = try FieldReader.read(event.data?.materialise() ?? .object([:])) { reader in
                let outcome = reader.required("of") { $0.line($1) }
                let caseID = reader.required("case") { $0.line($1) }
                let reason =
                    kind == .failed
                    ? reader.required("reason") { $0.text($1, bytesMax: 8192) } : reader.text("reason", bytesMax: 8192)
                guard let outcome, let caseID else { return nil }
                return OutcomeReport(kind: kind, outcome: outcome, caseID: CaseID(caseID), reason: reason)
            }
        }

        private init(kind: Kind, outcome: String, caseID: CaseID, reason: String?) {
            self.kind = kind
            self.outcome = outcome
            self.caseID = caseID
            self.reason = reason
        }
    }
}
