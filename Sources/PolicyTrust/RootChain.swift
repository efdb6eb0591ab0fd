import Escalation
import SignedNote

/// The roots of an installation, oldest first, each following the one before by TUF's rule.
public enum RootChain {
    /// More roots than an installation goes through.
    public static let rootsMax = 1000

    /// Follows the chain from the root that is pinned to the newest.
    ///
    /// - Parameter pin: The digest of a root that is believed without further proof: of the settings, or of a root that
    ///   was verified before. Without one, the first root is believed; whoever can replace the stored roots then decides
    ///   which that is.
    /// - Returns: the newest root.
    public static func verify(_ notes: [SignedNote], pin: Digest?) throws(TrustError) -> RootNote {
        guard notes.count <= rootsMax else { throw .malformed(.root, "there are more than \(rootsMax) roots") }
        var trusted: RootNote?
        for note in notes {
            let root = try RootNote(text: note.text)
            if let last = trusted {
                try verify(root, signed: note, after: last)
                trusted = root
            } else if root.digest == pin ?? root.digest {
                guard pin != nil || root.version == 1 else { throw .rootSkipped(expected: 1, found: root.version) }
                try requireThreshold(of: root, on: note)
                trusted = root
            }
        }
        if let trusted { return trusted }
        if let pin { throw .pinnedRootMissing(pin) }
        throw .rootMissing
    }

    /// Whether `new` may follow `old`: enough people of both have signed it.
    public static func verify(_ new: RootNote, signed note: SignedNote, after old: RootNote) throws(TrustError) {
        guard new.name == old.name else {
            throw .otherRoot(expected: old.name.description, found: new.name.description)
        }
        guard new.version == old.version + 1 else {
            throw .rootSkipped(expected: old.version + 1, found: new.version)
        }
        guard new.previous == old.digest else { throw .rootForked(version: new.version) }
        guard new.accepted?.version ?? 0 >= old.accepted?.version ?? 0 else {
            throw .acceptsAnother(new.accepted, inForce: old.accepted)
        }
        try requireThreshold(of: old, on: note)
        try requireThreshold(of: new, on: note)
    }

    /// Whether enough people of `root` signed `note`, as a first root must be signed by its own.
    public static func requireThreshold(of root: RootNote, on note: SignedNote) throws(TrustError) {
        let signers: [PersonID]
        do throws(TrustError) {
            signers = root.members(of: .root, among: try root.signers(of: note))
        } catch {
            guard error == .note(.noKnownSignature) else { throw error }
            signers = []
        }
        let needed = root.roles[.root]?.threshold ?? .max
        guard signers.count >= needed else {
            throw .tooFewForRoot(of: root.version, have: signers, needed: needed)
        }
    }
}
