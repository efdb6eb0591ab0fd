import CEL
import Documents
import Escalation
import Store

extension Rulebook {
    /// Reads every document of the store: all versions of each policy, because a case stays on the one under which it
    /// was opened, the newest directory, and the newest of each calendar.
    public init(reading reader: any StoreReader) throws {
        let revision = try reader.documentsRevision()
        let documents = try reader.documentHistory(kind: nil).map {
            AppliedDocument(kind: $0.kind, name: $0.name, version: $0.version, text: $0.text)
        }
        let loaded = try DocumentLoader(installation: Installation(timeZones: .system), permitsPlainHTTP: true)
            .load(documents)
        self.init(
            revision: revision,
            policies: Array(loaded.policies.values),
            directory: loaded.directory ?? Directory(people: []),
            calendars: BusinessCalendars(loaded.calendars),
            policyTexts: Dictionary(
                documents.filter { $0.kind == DocumentKind.policy.rawValue }.map {
                    (PolicyReference(name: PolicyName($0.name), version: $0.version), $0.text)
                },
                uniquingKeysWith: { first, _ in first }
            )
        )
    }

    /// What stands at a place of a policy's stored document, such as `levels[1].window`.
    public func clause(_ path: String, of policy: PolicyReference) -> String? {
        policyTexts[policy].flatMap { PolicyClause.quote(path, in: $0) }
    }
}
