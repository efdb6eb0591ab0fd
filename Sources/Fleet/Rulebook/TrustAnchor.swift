import Escalation
import PolicyTrust

/// What a reader of the rules believes before it reads: the root that the settings pin, and whatever it has verified
/// since it started. It never goes back behind that.
public struct TrustAnchor: Sendable {
    public let environment: String
    /// Whether the settings name a root: then rules without one are no rules.
    public let isPinned: Bool
    public private(set) var root: Digest?
    public private(set) var bundle: BundleReference?

    public init(environment: String, root: Digest? = nil) {
        self.environment = environment
        self.isPinned = root != nil
        self.root = root
    }

    /// Takes what was verified as the ground of what comes next.
    mutating func follow(_ trust: VerifiedTrust?) {
        guard let trust else { return }
        root = trust.root.digest
        bundle = trust.inForce ?? bundle
    }

    /// Refuses a past that lacks what was seen already.
    func check(_ trust: VerifiedTrust) throws(TrustError) {
        if isPinned || bundle != nil, trust.bundles.isEmpty { throw .bundleMissing }
        guard let bundle else { return }
        guard let inForce = trust.inForce, inForce.version >= bundle.version else {
            throw .replayed(version: trust.inForce?.version ?? 0, inForce: bundle.version)
        }
        guard trust.bundles.contains(where: { $0.reference == bundle }) else { throw .forked(version: bundle.version) }
    }
}
