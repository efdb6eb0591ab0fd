import JSON

extension JSONValue {
    /// The bytes that a digest of this value is taken over: its canonical form (RFC 8785) where it has one, its compact
    /// form where a number has no exact canonical form.
    var digestForm: [UInt8] {
        (try? canonical()) ?? serialized()
    }
}
