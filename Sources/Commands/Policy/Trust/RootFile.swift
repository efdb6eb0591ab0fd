import PolicyTrust
import SignedNote

/// A root on its way: a file that people hand on and sign.
enum RootFile {
    /// A note that may lack signatures still: then the file holds its text and nothing else.
    static func read(_ path: String) throws -> SignedNote {
        let bytes = try BundleFiles.bytes(of: path, bytesMax: SignedNote.bytesMax)
        do throws(NoteError) {
            return try SignedNote(bytes)
        } catch {
            guard error == .noSignatures,
                let note = SignedNote(
                    unsigned: String(decoding: bytes.dropLast(bytes.suffix(2) == [10, 10] ? 1 : 0), as: UTF8.self)
                )
            else { throw TrustError.note(error) }
            return note
        }
    }
}
