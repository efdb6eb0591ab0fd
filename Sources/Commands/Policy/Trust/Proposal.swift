import Escalation
import Glibc
import JSON
import PolicyTrust
import SignedNote

/// A bundle on its way into force: a folder that people hand on, look at and sign.
///
/// `bundle.note` holds the text and its signatures, `manifest.json` the files by size and digest, `change.json` what
/// differs and why, `files/` the documents, byte for byte.
struct Proposal {
    var note: SignedNote
    let manifest: [UInt8]
    let change: [UInt8]
    let files: [String: [UInt8]]

    static let noteName = "bundle.note"
    private static let manifestName = "manifest.json"
    private static let changeName = "change.json"
    private static let filesName = "files"
    static let changeBytesMax = 1 << 20

    init(note: SignedNote, manifest: [UInt8], change: [UInt8], files: [String: [UInt8]]) {
        self.note = note
        self.manifest = manifest
        self.change = change
        self.files = files
    }

    /// Reads the folder, as far as its sizes are within bounds. Nothing of it is believed yet.
    init(reading folder: String) throws {
        func bytes(_ name: String, _ bytesMax: Int) throws -> [UInt8] {
            try BundleFiles.bytes(of: folder + "/" + name, bytesMax: bytesMax)
        }
        let note = try bytes(Self.noteName, SignedNote.bytesMax)
        do throws(NoteError) {
            self.note = try SignedNote(note)
        } catch {
            throw TrustError.note(error)
        }
        manifest = try bytes(Self.manifestName, BundleManifest.bytesMax)
        guard manifest.count <= BundleManifest.bytesMax else {
            throw TrustError.manifestTooLarge(bytesMax: BundleManifest.bytesMax)
        }
        change = try bytes(Self.changeName, Self.changeBytesMax)
        guard change.count <= Self.changeBytesMax else { throw TrustError.changeSwapped }
        files = try BundleFiles.all(in: folder + "/" + Self.filesName)
    }

    func write(to folder: String) throws {
        guard mkdir(folder, 0o755) == 0 else {
            let reason = errno == EEXIST ? "it is there already" : String(cString: strerror(errno))
            throw CommandFailure(.usage, "\(folder) cannot be made: \(reason)")
        }
        for (path, bytes) in files.sorted(by: { $0.key < $1.key }) {
            try BundleFiles.makeFolders(for: Self.filesName + "/" + path, in: folder)
            try BundleFiles.write(bytes, to: "\(folder)/\(Self.filesName)/\(path)")
        }
        try BundleFiles.write(manifest, to: folder + "/" + Self.manifestName)
        try BundleFiles.write(change, to: folder + "/" + Self.changeName)
        try BundleFiles.write(note.bytes, to: folder + "/" + Self.noteName)
    }

    /// The bundle, once the folder holds exactly what its text names. Who signed it is another question.
    func verified() throws(TrustError) -> BundleNote {
        let bundle = try BundleNote(text: note.text)
        guard Digest(of: manifest) == bundle.manifest else { throw .manifestSwapped }
        try BundleManifest(manifest).verify(files)
        guard Digest(of: change) == bundle.change else { throw .changeSwapped }
        return bundle
    }

    /// The files, for another bundle: the bytes that were tested, not a rebuild.
    func verifiedFiles() throws(TrustError) -> [String: [UInt8]] {
        _ = try verified()
        return files
    }
}
