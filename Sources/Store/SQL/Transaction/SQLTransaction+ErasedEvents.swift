import Escalation
import JSON

/// Where events of an erased subject are named beside its cases: as the first of a new shape.
extension SQLTransaction {
    private static let shapes = SQLStatement(
        "erase a subject's events",
        "SELECT policy, trigger_name, type, digest, event FROM event_shape"
    )
    private static let eraseShape = SQLStatement(
        "erase a subject's events",
        "UPDATE event_shape SET event = ?5 WHERE \(ShapeRow.ofKind) AND digest = ?4"
    )
    private static let details = SQLStatement(
        "erase a subject's events",
        """
        SELECT d.row_id, d.sealed FROM entry e JOIN entry_detail d ON d.row_id = e.row_id
        WHERE e.case_id = ?1 AND e.kind = ?2 AND d.sealed IS NOT NULL
        """
    )
    private static let eraseDetail = SQLStatement(
        "erase a subject's events",
        "UPDATE entry_detail SET sealed = ?1 WHERE row_id = ?2"
    )

    /// Puts what names one of these events under the key that is about to be destroyed.
    func sealEvents(_ events: Set<EventName>, under key: SubjectKey) throws -> [SQLCommand] {
        guard !events.isEmpty else { return [] }
        var commands: [SQLCommand] = []
        for stored in try rows(Self.shapes()) {
            var row = stored
            let id = [row.next(), row.next(), row.next(), row.next()]
            guard let text = try json.keys.open(try row.text()),
                events.contains(EventName(try json.read(text, EventReference.init(stored:))))
            else { continue }
            commands.append(Self.eraseShape.with(id + [.text(key.seal(text))]))
        }
        let kind = SQLValue.text(Entry.Kind.shapeNew.rawValue)
        for stored in try rows(Self.details(SQLValue(Entry.installation), kind)) {
            var row = stored
            let number = try row.int()
            guard let clear = try json.keys.open(try row.blob()),
                let content = try EntryRow.detail(clear, json: json)?.content,
                let id = content["event"]?.string, let source = content["source"]?.string,
                events.contains(EventName(id: id, source: source))
            else { continue }
            commands.append(Self.eraseDetail(.blob(key.seal(clear)), .int(number)))
        }
        return commands
    }
}

/// An event as whoever sent it tells it from others.
struct EventName: Hashable {
    let id: String
    let source: String

    init(id: String, source: String) {
        self.id = id
        self.source = source
    }

    init(_ event: EventReference) { self.init(id: event.id, source: event.source) }

    /// Those that a case names.
    static func all(of subject: Case) -> [EventName] {
        ([subject.opening.event] + subject.waiting.map(\.event)).map(EventName.init)
    }
}
