import CEL
import Documents
import Escalation
import PolicyTrust
import Store

extension Rulebook {
    /// Reads every document of the store: all versions of each policy, because a case stays on the one under which it
    /// was opened, the newest directory, and the newest of each calendar.
    ///
    /// Where the installation has a root, only what its bundles name counts as a policy, byte for byte; so do a
    /// directory and calendars that the bundle in force holds.
    ///
    /// - Parameters:
    ///   - anchor: What is believed already; moved on to what was verified now.
    ///   - language: Of a text in several, the one that is written down.
    ///   - isRecovering: Whether the store is being recovered: a directory that was erased again is nobody's then, until the next
    ///     is put into force.
    /// - Throws: ``RulebookDoubt`` where an installation with a root holds anything that does not fit it.
    public init(
        reading reader: any StoreReader,
        anchor: inout TrustAnchor,
        language: LanguageTag = .english,
        isRecovering: Bool = false
    ) throws {
        let revision = try reader.documentsRevision()
        let documents = try reader.documentHistory(kind: nil)
        let trust = try Self.trust(reader, documents, anchor, isRecovering: isRecovering)
        let rules = TrustedDocuments(trust, documents)
        if !isRecovering, let lost = documents.lostDirectory,
            !rules.documents.contains(where: { $0.kind == lost.kind })
        {
            throw RulebookDoubt(withoutDirectory: lost.version)
        }
        let loader = DocumentLoader(
            installation: Installation(timeZones: .system, language: language),
            permitsPlainHTTP: true
        )
        let loaded: LoadedDocuments
        do throws(DocumentError) {
            loaded = try loader.load(rules.documents)
        } catch {
            throw trust == nil ? error : RulebookDoubt(error)
        }
        anchor.follow(trust)
        self.init(
            revision: revision,
            policies: Array(loaded.policies.values),
            active: rules.active,
            directory: loaded.directory ?? Directory(people: []),
            calendars: BusinessCalendars(loaded.calendars),
            policyTexts: Dictionary(
                rules.documents.filter { $0.kind == DocumentKind.policy.rawValue }.map {
                    (PolicyReference(name: PolicyName($0.name), version: $0.version), $0.text)
                },
                uniquingKeysWith: { first, _ in first }
            ),
            bundle: trust?.inForce,
            appliedAs: documents,
            drills: try reader.drills(limit: Self.drillsMax)
        )
    }

    /// So many of the newest drills count.
    private static let drillsMax = 1_000

    /// What stands at a place of a policy's stored document, such as `levels[1].window`.
    public func clause(_ path: String, of policy: PolicyReference) -> String? {
        policyTexts[policy].flatMap { PolicyClause.quote(path, in: $0) }
    }

    /// Reads the documents of an installation without a pinned root.
    public init(reading reader: any StoreReader) throws {
        var anchor = TrustAnchor(environment: "")
        try self.init(reading: reader, anchor: &anchor)
    }

    /// `nil` in an installation without a root.
    private static func trust(
        _ reader: any StoreReader,
        _ documents: [StoredDocument],
        _ anchor: TrustAnchor,
        isRecovering: Bool
    ) throws -> VerifiedTrust? {
        let stored = try reader.trust()
        do throws(TrustError) {
            if stored.roots.isEmpty {
                guard stored.bundles.isEmpty, anchor.root == nil else { throw .rootMissing }
                return nil
            }
            let trust = try VerifiedTrust(
                stored,
                documents: documents,
                pin: anchor.root,
                environment: anchor.environment,
                isReplacing: isRecovering
            )
            try anchor.check(trust)
            return trust
        } catch {
            throw RulebookDoubt(error)
        }
    }
}
