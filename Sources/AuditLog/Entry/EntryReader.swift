import JSON

/// Reads the members of entries that checks look at, one entry after another: plain ones at a glance, any other with the
/// JSON reader, whose word counts.
///
/// It belongs to one thread.
public final class EntryReader {
    private let scanner = PlainEntryScanner()
    private let parser = JSONParser()
    private let names = EntryMemberNames()

    public init() {}

    /// Lends the members of an entry, none where it is no object; `nil` where it is no JSON.
    public func read<Result, Failure>(
        _ entry: UnsafeRawBufferPointer,
        _ body: (EntryMembers) throws(Failure) -> Result
    ) throws(Failure) -> Result? {
        var members = EntryMembers()
        guard scanner.scan(entry, into: &members) else { return try parse(entry, body) }
        return try body(members)
    }

    /// The same with the JSON reader alone.
    func parse<Result, Failure>(
        _ entry: UnsafeRawBufferPointer,
        _ body: (EntryMembers) throws(Failure) -> Result
    ) throws(Failure) -> Result? {
        let read: Swift.Result<Result, Failure>
        do {
            read = try parser.withDocument(entry.assumingMemoryBound(to: UInt8.self)) { document in
                do throws(Failure) { return .success(try body(names.members(of: document))) } catch {
                    return .failure(error)
                }
            }
        } catch {
            return nil
        }
        return try read.get()
    }
}
