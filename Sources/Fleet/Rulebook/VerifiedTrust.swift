import Documents
import Escalation
import PolicyTrust
import SignedNote
import Store

/// Roots and bundles as somebody found them stored, after every check: signatures, chains, and the bytes of every file.
public struct VerifiedTrust: Sendable {
    /// The newest.
    public let root: RootNote
    /// Oldest first; none before the first took force.
    public let bundles: [BundleNote]
    /// The files of each bundle, by path.
    public let files: [[String: [UInt8]]]
    /// The paths of those files of each bundle that held a directory which was erased since.
    public let erased: [Set<String>]

    /// The bundle in force.
    public var inForce: BundleReference? { bundles.last?.reference }

    /// - Parameters:
    ///   - stored: With a root at least.
    ///   - documents: Every document of the store, of which the files are put together again.
    ///   - isReplacing: Whether the bundle in force need not be whole, because whoever asks only puts the next into force.
    public init(
        _ stored: StoredTrust,
        documents: [StoredDocument],
        pin: Digest?,
        environment: String,
        isReplacing: Bool = false
    ) throws(TrustError) {
        root = try RootChain.verify(
            try stored.roots.map { root throws(TrustError) in try SignedNote(stored: root.note) },
            pin: pin
        )
        let texts = Dictionary(documents.map { (StoredBundle.Document($0), $0.text ?? "") }) { first, _ in first }
        let gone = Set(documents.filter { $0.text == nil }.map { StoredBundle.Document($0) })
        var chain: [BundleChain.Stored] = []
        for bundle in stored.bundles {
            var files: [String: [UInt8]] = [:]
            var erased: Set<String> = []
            for file in bundle.files {
                guard gone.isDisjoint(with: file.documents) else {
                    erased.insert(file.path)
                    continue
                }
                // A document that is not there leaves a hole, and the file's digest says so.
                files[file.path] = file.documents.flatMap { Array((texts[$0] ?? "").utf8) }
            }
            chain.append(
                BundleChain.Stored(
                    note: try SignedNote(stored: bundle.note),
                    manifest: Array(bundle.manifest.utf8),
                    files: files,
                    erased: erased
                )
            )
        }
        bundles = try BundleChain.verify(
            chain,
            root: root,
            environment: environment,
            isReplacing: isReplacing
        )
        files = chain.map(\.files)
        erased = chain.map(\.erased)
    }
}

extension SignedNote {
    public init(stored text: String) throws(TrustError) {
        do throws(NoteError) {
            try self.init(Array(text.utf8))
        } catch {
            throw .note(error)
        }
    }
}

extension StoredBundle.Document {
    public init(_ document: StoredDocument) {
        self.init(kind: document.kind, name: document.name, version: document.version)
    }
}
