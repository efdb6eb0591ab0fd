/// What a key signs with, and over what: the byte before the public key. A key of one type never passes for another.
enum NoteKeyType: UInt8 {
    /// Ed25519 (RFC 8032, pure) over the text of the note.
    case ed25519 = 0x01
}
