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
        return try commands
            + resealDetails(of: .shapeNew, under: key) { content in
                guard let id = content["event"]?.string, let source = content["source"]?.string else { return false }
                return events.contains(EventName(id: id, source: source))
            }
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
