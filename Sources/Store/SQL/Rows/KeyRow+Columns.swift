import Escalation
import JSON

extension KeyRow {
    static let columns =
        "running, open_case, last_case, failing_order, failing_tie, recovered_order, recovered_tie, counted"

    /// The columns of ``columns``, in their order. Ids of events stand sealed: they are others' names for something.
    func columns(sealed key: SubjectKey) -> [SQLValue] {
        [
            .int(running), SQLValue(openCase), SQLValue(lastCase), SQLValue(newestFailing?.order),
            SQLValue((newestFailing?.tie).map(key.seal)), SQLValue(newestRecovered?.order),
            SQLValue((newestRecovered?.tie).map(key.seal)),
            counted.isEmpty ? .null : .text(JSONValue.array(counted.map { .int($0.microseconds) }).description),
        ]
    }

    init(id: KeyID, row stored: SQLRow, json: StoredJSONReader) throws {
        var row = stored
        self.init(
            id: id,
            running: try row.int(),
            openCase: try row.optionalID(),
            lastCase: try row.optionalID(),
            newestFailing: try row.position(keys: json.keys),
            newestRecovered: try row.position(keys: json.keys),
            counted: try row.optionalText().map { text in
                try json.read(text) { $0.elements.compactMap(\.int).map(Instant.init(microseconds:)) }
            } ?? []
        )
    }
}

extension SQLRow {
    fileprivate mutating func position(keys: SubjectKeys) throws -> Position? {
        let (order, tie) = (try optionalInt(), try optionalText().flatMap(keys.open))
        guard let order, let tie else { return nil }
        return Position(order: order, tie: tie)
    }
}
