import Escalation
import SignedNote

/// Everything that must hold before a bundle takes force, in one order. The first thing that does not is thrown, and
/// nothing changes.
///
/// Sizes are bounded where bytes are read; the root comes from ``RootChain``. Then: who signed; where it belongs; its
/// version; the time; its files. What its documents say and do is checked by ``check(class:)`` once they are read.
public struct BundleCheck: Sendable {
    /// The newest root of the installation.
    public let root: RootNote
    /// `nil` before the first.
    public let inForce: BundleReference?
    public let environment: String
    public let now: Instant
    /// The latest time that is known to have been: clocks are not set back unseen.
    public let seen: Instant

    /// So much may the clocks of two machines differ.
    public static let skewMax: Duration = .seconds(60)

    public init(root: RootNote, inForce: BundleReference?, environment: String, now: Instant, seen: Instant) {
        self.root = root
        self.inForce = inForce
        self.environment = environment
        self.now = now
        self.seen = seen
    }

    /// A bundle that may take force, as far as its note and its bytes go.
    public struct Passed: Sendable {
        public let bundle: BundleNote
        public let manifest: BundleManifest
        /// Everybody of the root who signed, the author among them.
        public let signers: [PersonID]
    }

    /// - Parameters:
    ///   - manifest: The manifest's bytes as they were handed in.
    ///   - change: The bytes of the change.
    ///   - files: By path.
    public func check(
        _ note: SignedNote,
        manifest: [UInt8],
        change: [UInt8],
        files: [String: [UInt8]]
    ) throws(TrustError) -> Passed {
        guard manifest.count <= BundleManifest.bytesMax else {
            throw .manifestTooLarge(bytesMax: BundleManifest.bytesMax)
        }
        let bundle = try BundleNote(text: note.text)
        let signers = try Self.checkSigners(of: bundle, on: note, root: root)
        try checkPlace(of: bundle)
        try checkTime(of: bundle)
        guard Digest(of: manifest) == bundle.manifest else { throw .manifestSwapped }
        let list = try BundleManifest(manifest)
        try list.verify(files)
        guard Digest(of: change) == bundle.change else { throw .changeSwapped }
        return Passed(bundle: bundle, manifest: list, signers: signers)
    }

    /// Whether enough different people with the right signed, the author beside them.
    ///
    /// - Returns: everybody of the root who signed.
    static func checkSigners(
        of bundle: BundleNote,
        on note: SignedNote,
        root: RootNote
    ) throws(TrustError) -> [PersonID] {
        let signers = try root.signers(of: note)
        guard root.persons.contains(where: { $0.id == bundle.author }) else { throw .authorUnknown(bundle.author) }
        guard signers.contains(bundle.author) else { throw .authorUnsigned(bundle.author) }
        let role = bundle.changeClass.role
        let counted = root.members(of: role, among: signers.filter { $0 != bundle.author })
        let needed = root.roles[role]?.threshold ?? .max
        guard counted.count >= needed else { throw .tooFew(role, have: counted, needed: needed) }
        return signers
    }

    private func checkPlace(of bundle: BundleNote) throws(TrustError) {
        guard bundle.name == root.name else {
            throw .otherName(expected: root.name.description, found: bundle.name.description)
        }
        guard bundle.scope.utf8.elementsEqual(environment.utf8) else {
            throw .otherEnvironment(expected: environment, found: bundle.scope)
        }
        let current = inForce?.version ?? 0
        guard bundle.version > current else { throw .replayed(version: bundle.version, inForce: current) }
        guard bundle.version == current + 1 else { throw .skipped(version: bundle.version, expected: current + 1) }
        guard bundle.previous == inForce?.digest else { throw .forked(version: bundle.version) }
    }

    private func checkTime(of bundle: BundleNote) throws(TrustError) {
        guard now + Self.skewMax >= seen else { throw .clockSetBack(now: now, seen: seen) }
        guard now < root.expires else { throw .rootExpired(root.expires) }
        guard now >= bundle.notBefore else { throw .notYet(bundle.notBefore) }
        guard now < bundle.expires else { throw .expired(bundle.expires) }
    }
}

extension BundleNote {
    /// Refuses a bundle that says it does less than it does.
    public func check(class found: ChangeClass) throws(TrustError) {
        guard changeClass >= found else { throw .classUnderstated(claimed: changeClass, found: found) }
    }
}
