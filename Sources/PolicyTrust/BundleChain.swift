import Escalation
import SignedNote

/// The bundles of an installation as they are stored: what a worker checks for itself before it works by them.
public enum BundleChain {
    /// A stored bundle with the bytes that its manifest names.
    public struct Stored: Sendable {
        public let note: SignedNote
        public let manifest: [UInt8]
        public let files: [String: [UInt8]]
        /// Paths of files that held a directory which was erased since.
        public let erased: Set<String>

        public init(note: SignedNote, manifest: [UInt8], files: [String: [UInt8]], erased: Set<String> = []) {
            self.note = note
            self.manifest = manifest
            self.files = files
            self.erased = erased
        }
    }

    /// Follows the chain from the first bundle to the newest, down to the last byte of every file.
    ///
    /// Bundles up to the one that the newest root accepted are held by that root's signatures through the chain of
    /// digests; later ones carry their own. When a bundle took force is not asked again: what is in force stays so.
    ///
    /// Of a bundle that was replaced, files may have been erased: nothing in them counts any more. Of the one in force none
    /// may, or whoever can destroy a key could take its directory away and put another beside it.
    ///
    /// - Parameter isReplacing: Whether whoever asks works by no bundle, and only puts the next into force: then the one in force
    ///   need not be whole.
    /// - Returns: the bundles, oldest first; none where none is stored and the root accepted none.
    public static func verify(
        _ stored: [Stored],
        root: RootNote,
        environment: String,
        isReplacing: Bool = false
    ) throws(TrustError) -> [BundleNote] {
        var bundles: [BundleNote] = []
        for (place, item) in stored.enumerated() {
            let bundle = try BundleNote(text: item.note.text)
            let expected = Int64(place) + 1
            guard bundle.version == expected else { throw .skipped(version: bundle.version, expected: expected) }
            guard bundle.previous == bundles.last?.reference.digest else { throw .forked(version: bundle.version) }
            guard bundle.name == root.name else {
                throw .otherName(expected: root.name.description, found: bundle.name.description)
            }
            guard bundle.scope.utf8.elementsEqual(environment.utf8) else {
                throw .otherEnvironment(expected: environment, found: bundle.scope)
            }
            if bundle.version > root.accepted?.version ?? 0 {
                _ = try BundleCheck.checkSigners(of: bundle, on: item.note, root: root)
            } else if bundle.version == root.accepted?.version, bundle.reference != root.accepted {
                throw .forked(version: bundle.version)
            }
            guard Digest(of: item.manifest) == bundle.manifest else { throw .manifestSwapped }
            if !isReplacing, place == stored.count - 1, let path = item.erased.min() { throw .fileErased(path) }
            try BundleManifest(item.manifest).verify(item.files, erased: item.erased)
            bundles.append(bundle)
        }
        if let accepted = root.accepted, bundles.last?.version ?? 0 < accepted.version {
            throw .replayed(version: bundles.last?.version ?? 0, inForce: accepted.version)
        }
        return bundles
    }
}
