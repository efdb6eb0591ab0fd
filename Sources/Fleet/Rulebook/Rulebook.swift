import Escalation
import PolicyTrust
import Store

/// The rules that a lane works by: every policy version that a case may be on, the triggers of the newest, the people.
///
/// A value: a lane changes to a newer one at a batch boundary, never inside a batch.
public struct Rulebook: Sendable {
    /// The documents revision of the store that it was read at.
    public let revision: Int64
    public let directory: Directory
    /// The newest of each.
    public let calendars: BusinessCalendars
    private let policies: [PolicyReference: Policy]
    /// What new cases are opened under: of each policy the version in force.
    public let active: [Policy]
    /// The stored documents, for those who dispute a clause.
    let policyTexts: [PolicyReference: String]

    /// What is owed to the policies themselves.
    public let governance: GovernanceLedger

    /// Where the policies come from; `nil` in an installation without a root.
    public let bundle: BundleReference?

    /// - Parameters:
    ///   - active: The versions in force; `nil` where the newest of each policy is.
    ///   - drills: Those that were held: they renew qualifications, and quiet what asks for drills.
    public init(
        revision: Int64,
        policies: [Policy],
        active: Set<PolicyReference>? = nil,
        directory: Directory,
        calendars: BusinessCalendars = .none,
        policyTexts: [PolicyReference: String] = [:],
        bundle: BundleReference? = nil,
        appliedAs documents: [StoredDocument] = [],
        drills: [Drill] = []
    ) {
        governance = GovernanceLedger(policies, appliedAs: documents, drills: drills)
        self.policyTexts = policyTexts
        self.revision = revision
        self.directory = directory.renewing(drills.flatMap { $0.result?.renewals ?? [] })
        self.calendars = calendars
        self.policies = Dictionary(policies.map { ($0.reference, $0) }, uniquingKeysWith: { first, _ in first })
        var newest: [PolicyName: Policy] = [:]
        for policy in policies
        where active?.contains(policy.reference) ?? (policy.version > newest[policy.name]?.version ?? .min) {
            newest[policy.name] = policy
        }
        self.bundle = bundle
        self.active = newest.values.sorted { $0.name < $1.name }
    }

    /// Where the salt of commitments comes from.
    package var drawSalt: @Sendable () -> [UInt8] = Fleet.drawSalt

    /// Whether the open deadlines of any policy move with its calendars.
    public var movesDeadlines: Bool { policies.values.contains { $0.followsCalendar } }

    /// Policies of which any version opens a case when an automation says nothing in time.
    public var policiesThatAwaitReports: Set<PolicyName> {
        Set(policies.values.filter { $0.followUp?.reportWithin != nil }.map(\.name))
    }

    /// Whether owners of open cases may change with the directory: with its rotas and absences.
    public var movesDuties: Bool {
        directory.changesDuties || policies.values.contains { $0.levels.contains { $0.onDuty != nil } }
    }

    /// What a transaction hands to the core.
    public func step(at now: Instant) -> Step {
        Step(now: now, directory: directory, calendars: calendars, drawSalt: drawSalt)
    }

    /// The policy under which a case was opened. `nil` where a newer document has not been read yet.
    public func policy(_ reference: PolicyReference) -> Policy? { policies[reference] }
}

/// Reads the rulebook from the store and notices when it has changed.
public final class RulebookReader {
    private let load: (any StoreReader) throws -> Rulebook
    public private(set) var rulebook: Rulebook
    private var nextLook: ContinuousClock.Instant?

    /// How often an idle lane asks whether documents were applied.
    public static let lookInterval: Duration = .seconds(1)

    /// - Parameter load: Reads all documents; given by whoever knows their format.
    public init(load: @escaping (any StoreReader) throws -> Rulebook) {
        self.load = load
        self.rulebook = Rulebook(revision: -1, policies: [], directory: Directory(people: []))
    }

    /// Reads newer documents, at most once in a look interval. Returns whether the rulebook is another now.
    ///
    /// Where the store's documents are in doubt, the rulebook that was read before stays.
    ///
    /// - Throws: ``RulebookDoubt`` where none was read before.
    public func refresh(_ lane: Lane, serving: (Duration) throws -> Void, force: Bool = false) throws -> Bool {
        let now = lane.now
        guard force || now >= nextLook ?? now else { return false }
        nextLook = now + Self.lookInterval
        let known = rulebook.revision
        let newer: Rulebook?
        do {
            newer = try lane.reading(serving: serving) { reader in
                guard try reader.documentsRevision() != known else { return nil }
                return try self.load(reader)
            }
        } catch is RulebookDoubt where known >= 0 {
            return false
        }
        guard let newer else { return false }
        rulebook = newer
        return true
    }
}
