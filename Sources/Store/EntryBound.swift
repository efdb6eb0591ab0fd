import Escalation

extension Entry {
    /// The longest text of an entry, in bytes: the log's exported bundles write a length in two of them (C2SP tlog-tiles).
    ///
    /// Entries hold ids, numbers and digests; what people and events write stands beside them. So only a list of several
    /// thousand people comes near.
    public static let bodyBytesMax = Int(UInt16.max)
}

extension ChangeSet {
    /// Refuses what the log could not hold for others to check. It is named as a fault of the data: the message that led to
    /// it is set aside with the reason, and nothing of it is lost.
    func checkEntries() throws {
        guard let large = entries.first(where: { $0.body.count > Entry.bodyBytesMax }) else { return }
        throw StoreError(
            .data,
            operation: "add an entry",
            message:
                "entry \(large.change) of case \(large.caseID), \(large.kind.rawValue), has \(large.body.count) bytes; "
                + "at most \(Entry.bodyBytesMax) can be exported"
        )
    }
}
