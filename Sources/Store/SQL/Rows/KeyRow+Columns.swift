import Escalation
import JSON

extension KeyRow {
    static let columns =
        "running, open_case, last_case, failing_order, failing_tie, recovered_order, recovered_tie, counted"

    /// The columns of ``columns``, in their order.
    var columns: [SQLValue] {
        [
            .int(running), SQLValue(openCase), SQLValue(lastCase), SQLValue(newestFailing?.order),
            SQLValue(newestFailing?.tie), SQLValue(newestRecovered?.order), SQLValue(newestRecovered?.tie),
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
            newestFailing: try row.position(),
            newestRecovered: try row.position(),
            counted: try row.optionalText().map { text in
                try json.read(text) { $0.elements.compactMap(\.int).map(Instant.init(microseconds:)) }
            } ?? []
        )
    }
}

extension SQLRow {
    fileprivate mutating func position() throws -> Position? {
        let (order, tie) = (try optionalInt(), try optionalText())
        guard let order, let tie else { return nil }
        return Position(order: order, tie: tie)
    }
}
