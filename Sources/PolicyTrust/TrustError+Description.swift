import Escalation

extension TrustError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .note(let error): "\(error)"
        case .malformed(let part, let reason): "the \(part.rawValue) cannot be read: \(reason)"
        case .otherRoot(let expected, let found): "this is the root of \(found); ours is that of \(expected)"
        case .rootSkipped(let expected, let found): "root version \(found) stands where version \(expected) must follow"
        case .rootForked(let version): "root version \(version) was made after another root than the one before it"
        case .rootExpired(let end): "the root expired at \(end)"
        case .tooFewForRoot(let version, let have, let needed):
            "\(Self.words(have)) of root version \(version) signed the new root; \(needed) must"
        case .pinnedRootMissing(let pin): "no stored root is the pinned one (\(pin))"
        case .rootMissing: "the root of this installation is not there"
        case .bundleMissing: "the bundle in force is not there"
        case .acceptsAnother(let accepted, let inForce):
            "the root was made when \(Self.words(accepted)) was in force; now it is \(Self.words(inForce))"
        case .authorUnknown(let author): "the root names no person \(author), who is said to be the author"
        case .authorUnsigned(let author): "\(author), the author, has not signed"
        case .tooFew(let role, let have, let needed):
            "\(Self.words(have)) may \(role.rawValue == "data" ? "change data" : role.rawValue) and signed beside the "
                + "author; \(needed) must"
        case .otherName(let expected, let found): "it is for \(found); this installation is \(expected)"
        case .otherEnvironment(let expected, let found): "it is for \(found); this environment is \(expected)"
        case .replayed(let version, let inForce): "it is version \(version); version \(inForce) is in force"
        case .skipped(let version, let expected): "it is version \(version); version \(expected) must come next"
        case .forked(let version): "version \(version) was made after another bundle than the one in force"
        case .notYet(let start): "it may not take force before \(start)"
        case .expired(let end): "it had to take force before \(end)"
        case .clockSetBack(let now, let seen): "the clock shows \(now), although it was \(seen) already"
        case .manifestTooLarge(let bytesMax): "the manifest is larger than \(bytesMax) bytes"
        case .manifestSwapped: "the manifest is not the one that was signed"
        case .manifest(let reason): "the manifest cannot be read: \(reason)"
        case .pathEscapes(let path): "the path \(path) leads out of the bundle, or is not plainly written"
        case .pathsClash(let one, let other): "the paths \(one) and \(other) are one on some file systems"
        case .fileIsLink(let path): "\(path) is a link or no regular file"
        case .fileMissing(let path): "\(path) of the manifest is not there"
        case .fileExtra(let path): "\(path) is not in the manifest"
        case .fileSwapped(let path): "\(path) is not the file that was signed"
        case .fileErased(let path): "\(path) of the bundle in force holds a directory whose key is gone"
        case .classUnderstated(let claimed, let found):
            "it says \(claimed.rawValue), and what it changes is \(found.rawValue)"
        case .changeSwapped: "what was signed as the change is not what it changes"
        }
    }

    private static func words(_ persons: [PersonID]) -> String {
        persons.isEmpty ? "nobody" : persons.map(\.rawValue).joined(separator: ", ")
    }

    private static func words(_ bundle: BundleReference?) -> String { bundle.map { "\($0)" } ?? "no bundle" }
}
