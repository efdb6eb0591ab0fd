import Logging

/// What a sequencer says to people. Where nobody has touched the store, it has no reason to say that it cannot sign.
struct SequencerComplaints: LogHandler {
    private let complain: @Sendable (String) -> Void
    var logLevel = Logger.Level.error
    var metadata: Logger.Metadata = [:]

    init(_ complain: @escaping @Sendable (String) -> Void) {
        self.complain = complain
    }

    subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let reason = event.metadata?["reason"].map { ": \($0)" } ?? ""
        complain("\(event.message)\(reason)")
    }
}
