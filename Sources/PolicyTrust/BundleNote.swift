import Escalation
import SignedNote

/// A policy bundle: which documents are to be in force from now on, for where and until when it may take force, and who
/// wants it. The text of a signed note; the documents themselves are reached through the manifest's digest.
public struct BundleNote: Hashable, Sendable {
    public var name: NoteName
    /// One more than the bundle in force.
    public var version: Int64
    /// The text of the bundle before; `nil` for the first.
    public var previous: Digest?
    /// The exact bytes of the manifest.
    public var manifest: Digest
    /// The one environment in which it may take force.
    public var scope: String
    public var changeClass: ChangeClass
    /// It may take force from here on.
    public var notBefore: Instant
    /// It must have taken force before; what is in force stays so.
    public var expires: Instant
    /// Must have signed, and does not count.
    public var author: PersonID
    /// The exact bytes of the change: what differs, and why it is wanted.
    public var change: Digest

    public init(
        name: NoteName,
        version: Int64,
        previous: Digest?,
        manifest: Digest,
        scope: String,
        changeClass: ChangeClass,
        notBefore: Instant,
        expires: Instant,
        author: PersonID,
        change: Digest
    ) {
        self.name = name
        self.version = version
        self.previous = previous
        self.manifest = manifest
        self.scope = scope
        self.changeClass = changeClass
        self.notBefore = notBefore
        self.expires = expires
        self.author = author
        self.change = change
    }

    /// The second line. No checkpoint of a log has it there: its second line is a number.
    private static let form = "policy/v1"

    /// What is signed.
    public var text: String {
        """
        \(name)/policy
        \(Self.form)
        version \(version)
        prev \(previous?.noted ?? "none")
        manifest \(manifest.noted)
        scope \(scope)
        class \(changeClass.rawValue)
        not-before \(notBefore.noted)
        expires \(expires.noted)
        author \(author)
        change \(change.noted)

        """
    }

    public var reference: BundleReference { BundleReference(version: version, digest: Digest(of: text.utf8)) }

    /// Reads and checks the text of a note. Who signed it is another question.
    public init(text: String) throws(TrustError) {
        var lines = NoteLines(text, of: .bundle)
        let title = try lines.line()
        guard title.hasSuffix("/policy"), let name = NoteName(title.dropLast(7)) else {
            throw lines.malformed("it does not begin with NAME/policy")
        }
        guard try lines.line() == Self.form else { throw lines.malformed("it is not written as \(Self.form)") }
        let version = try lines.number("version")
        let previous = try lines.optionalDigest("prev")
        let manifest = try lines.digest("manifest")
        let scope = try lines.value("scope")
        guard let changeClass = ChangeClass(rawValue: try lines.value("class")) else {
            throw lines.malformed("`class` is none of \(ChangeClass.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        self.init(
            name: name,
            version: version,
            previous: previous,
            manifest: manifest,
            scope: scope,
            changeClass: changeClass,
            notBefore: try lines.instant("not-before"),
            expires: try lines.instant("expires"),
            author: try lines.person("author"),
            change: try lines.digest("change")
        )
        try lines.end()
        if (version == 1) != (previous == nil) { throw lines.malformed("the first bundle, and no other, follows none") }
        guard self.text.utf8.elementsEqual(text.utf8) else { throw lines.malformed("it is not written in our order") }
    }
}
