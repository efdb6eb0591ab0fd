/// What a key signs with, and over what: the byte before the public key. A key of one type never passes for another.
enum NoteKeyType: UInt8 {
    /// Ed25519 (RFC 8032, pure) over the text of the note.
    case ed25519 = 0x01
    /// Ed25519 over the text of a checkpoint and the time at which a witness saw it (C2SP tlog-cosignature v1).
    case cosignature = 0x04
}
