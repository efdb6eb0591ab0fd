import Documents
import Escalation
import Fleet
import Store

/// What is in force, and who serves it.
struct StandingDocuments {
    let directory: Directory?
    let calendars: BusinessCalendars
    private let applied: [AppliedDocument]
    /// The policies that the bundle in force names; `nil` in an installation without one.
    private let bundled: Set<PolicyReference>?
    /// The levels that living workers serve.
    let served: Set<LevelName>

    /// A worker that was not seen for so long is taken for gone.
    static let workerSilence: Duration = .seconds(30)

    /// In which the texts that are kept are written, where a policy has it.
    let language: LanguageTag

    init(_ reader: any StoreReader, _ settings: Settings) throws {
        language = settings.language
        applied = try reader.documentHistory(kind: nil).legible
        bundled = try reader.trust().bundles.last.map { bundle in
            Set(
                bundle.files.filter { !$0.path.hasPrefix(TrustedDocuments.earlier) }.flatMap(\.documents)
                    .filter { $0.kind == DocumentKind.policy.rawValue }
                    .map { PolicyReference(name: PolicyName($0.name), version: $0.version) }
            )
        }
        let directories = applied.filter { $0.kind == DocumentKind.directory.rawValue }
        directory = directories.max { $0.version < $1.version }.flatMap {
            DirectoryReader(timeZones: .system).directory(in: DocumentSource(file: $0.label, text: $0.text)).value
        }
        let loader = DocumentLoader(installation: Documents.Installation(timeZones: .system))
        calendars = BusinessCalendars(
            try loader.load(applied.filter { $0.kind == DocumentKind.calendar.rawValue }).calendars
        )
        let oldest = reader.now - Self.workerSilence
        served = Set(try reader.workers().filter { $0.seenAt >= oldest }.flatMap(\.levels))
    }

    /// Of each policy the version in force.
    func policies() throws -> [Policy] {
        let loaded = try loaded()
        return bundled.map { bundled in loaded.policies.values.filter { bundled.contains($0.reference) } }
            ?? Array(loaded.newest.values)
    }

    /// Every version of every policy.
    func allPolicies() throws -> [PolicyReference: Policy] { try loaded().policies }

    private func loaded() throws -> LoadedDocuments {
        do throws(DocumentError) {
            let installation = Documents.Installation(timeZones: .system, language: language)
            return try DocumentLoader(installation: installation).load(applied)
        } catch {
            throw CommandFailure(.refused, "what is in force cannot be read:\n\(error)", advice: "run: belay doctor")
        }
    }

    /// A level that nobody serves only lets its window pass.
    func refuseUnserved(_ policies: [Policy]) throws {
        guard let (policy, levels) = unserved(of: policies).first else { return }
        throw CommandFailure(
            .refused,
            "no live worker serves \(levels.map(\.rawValue).joined(separator: ", ")) of \(policy)",
            advice: """
                make its queue with `belay topology apply` if it is missing (`belay status` shows it) and start belay-review \
                for it, or say --anyway; nothing was applied
                """
        )
    }

    /// Policies with the levels that nobody serves. A worker counts as serving while it consumes from the queues of its
    /// levels, so that a queue that is missing shows here too.
    func unserved(of policies: [Policy]) -> [(policy: PolicyReference, levels: [LevelName])] {
        policies.sorted { $0.name < $1.name }.compactMap { policy in
            let levels = policy.levels.map(\.level).filter { !served.contains($0) }
            return levels.isEmpty ? nil : (policy.reference, levels)
        }
    }

    /// Workers read every version of every policy beside the newest directory: what would stop them is refused here.
    ///
    /// - Parameter inForce: The policies that will be in force; `nil` where those will be of the newest versions.
    func refuseMisfits(_ files: DocumentFiles, levels: [LevelName], inForce: [Policy]? = nil) throws {
        let new = files.headers.map {
            AppliedDocument(kind: $0.kind.rawValue, name: $0.name, version: $0.version, text: $0.text)
        }
        let loader = DocumentLoader(
            installation: Documents.Installation(levels: levels, timeZones: .system, language: language)
        )
        let loaded: LoadedDocuments
        do throws(DocumentError) {
            loaded = try loader.load(applied.filter { !new.contains($0) } + new)
        } catch {
            throw CommandFailure(
                .refused,
                "workers could not read these documents beside those in force:\n\(error)",
                advice: "nothing was applied"
            )
        }
        try refuseSharedGates(inForce ?? Array(loaded.newest.values))
    }

    /// Whoever asks at a gate must be answered by one policy.
    private func refuseSharedGates(_ policies: [Policy]) throws {
        var owners: [GateName: PolicyName] = [:]
        for policy in policies.sorted(by: { $0.name < $1.name }) {
            for gate in policy.gates {
                if let owner = owners.updateValue(policy.name, forKey: gate), owner != policy.name {
                    throw CommandFailure(
                        .refused,
                        "\(owner) and \(policy.name) both answer the gate \(gate)",
                        advice: "take it out of one of them, under a higher version; nothing was applied"
                    )
                }
            }
        }
    }
}
