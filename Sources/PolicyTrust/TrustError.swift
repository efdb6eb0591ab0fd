import Escalation
import SignedNote

/// Why a root or a bundle is not believed. Each check has its own reason, so that a refusal says what to look at.
public enum TrustError: Error, Hashable, Sendable {
    /// The bytes are no signed note, or a line of a key that is known carries a signature that is not its.
    case note(NoteError)
    /// The note's text is not what we would have written for what it says: which part, and why.
    case malformed(NotePart, String)

    // MARK: Roots

    /// A root with another name than the one before.
    case otherRoot(expected: String, found: String)
    case rootSkipped(expected: Int64, found: Int64)
    /// It names another root as the one before it.
    case rootForked(version: Int64)
    case rootExpired(Instant)
    /// Too few people of the role `root`, as the root of this version names them, have signed.
    case tooFewForRoot(of: Int64, have: [PersonID], needed: Int)
    /// No stored root is the one that was pinned.
    case pinnedRootMissing(Digest)
    /// A root that was seen before is not there any more, or bundles are there without any.
    case rootMissing
    /// A bundle must be there and is not.
    case bundleMissing
    /// It was made when another bundle was in force.
    case acceptsAnother(BundleReference?, inForce: BundleReference?)

    // MARK: Who signed

    case authorUnknown(PersonID)
    case authorUnsigned(PersonID)
    /// Too few people with the right have signed; the author does not count.
    case tooFew(TrustRole, have: [PersonID], needed: Int)

    // MARK: What it is for, and when

    case otherName(expected: String, found: String)
    case otherEnvironment(expected: String, found: String)
    /// Not newer than what is in force.
    case replayed(version: Int64, inForce: Int64)
    case skipped(version: Int64, expected: Int64)
    /// The next version, made after another bundle than the one in force.
    case forked(version: Int64)
    case notYet(Instant)
    case expired(Instant)
    /// The clock shows an earlier time than has been seen already.
    case clockSetBack(now: Instant, seen: Instant)

    // MARK: What is in it

    case manifestTooLarge(bytesMax: Int)
    case manifestSwapped
    case manifest(String)
    case pathEscapes(String)
    case pathsClash(String, String)
    case fileIsLink(String)
    case fileMissing(String)
    case fileExtra(String)
    case fileSwapped(String)
    /// It held a directory whose key is gone.
    case fileErased(String)
    /// The bundle says that it does less than it does.
    case classUnderstated(claimed: ChangeClass, found: ChangeClass)
    /// What was signed as the change is not the change.
    case changeSwapped

    public enum NotePart: String, Hashable, Sendable { case root, bundle }
}

extension TrustError {
    /// A word for logs, entries and JSON.
    public var code: String {
        switch self {
        case .note(.badSignature): "bad-signature"
        case .note(.repeatedSignature): "repeated-signature"
        case .note(.noKnownSignature): "unknown-signers"
        case .note: "no-note"
        case .malformed: "malformed"
        case .otherRoot: "other-root"
        case .rootSkipped: "root-skipped"
        case .rootForked: "root-forked"
        case .rootExpired: "root-expired"
        case .tooFewForRoot: "too-few-for-root"
        case .pinnedRootMissing: "pinned-root-missing"
        case .rootMissing: "root-missing"
        case .bundleMissing: "bundle-missing"
        case .acceptsAnother: "accepts-another-bundle"
        case .authorUnknown: "author-unknown"
        case .authorUnsigned: "author-unsigned"
        case .tooFew: "too-few"
        case .otherName: "other-name"
        case .otherEnvironment: "other-environment"
        case .replayed: "replayed"
        case .skipped: "skipped"
        case .forked: "forked"
        case .notYet: "not-yet"
        case .expired: "expired"
        case .clockSetBack: "clock-set-back"
        case .manifestTooLarge: "manifest-too-large"
        case .manifestSwapped: "manifest-swapped"
        case .manifest: "manifest"
        case .pathEscapes: "path-escapes"
        case .pathsClash: "paths-clash"
        case .fileIsLink: "file-is-link"
        case .fileMissing: "file-missing"
        case .fileExtra: "file-extra"
        case .fileSwapped: "file-swapped"
        case .fileErased: "file-erased"
        case .classUnderstated: "class-understated"
        case .changeSwapped: "change-swapped"
        }
    }
}
