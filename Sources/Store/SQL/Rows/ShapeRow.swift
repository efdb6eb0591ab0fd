import Escalation
import JSON

/// A shape as a row. What a source wrote stands in JSON, which holds every character that a text of theirs may have.
enum ShapeRow {
    /// In the order in which ``read(_:json:)`` takes them.
    static let columns = "policy, trigger_name, type, digest, form, gate, event, seen_at, standing, acknowledged"
    static let ofKind = "policy = ?1 AND trigger_name = ?2 AND type = ?3"

    /// The longest form that is kept. Of a longer one the digest is, which is what tells shapes apart.
    static let formBytesMax = 64 * 1024

    private static let insert = SQLStatement(
        "remember a shape",
        "INSERT INTO event_shape (\(columns)) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
    )
    private static let acknowledge = SQLStatement(
        "acknowledge a shape",
        "UPDATE event_shape SET standing = 'acknowledged', acknowledged = ?5 WHERE \(ofKind) AND digest = ?4"
    )
    static let all = SQLStatement(
        "read shapes",
        "SELECT \(columns) FROM event_shape ORDER BY policy, trigger_name, type, seen_at, digest"
    )

    /// What nobody acknowledged for so long is new again when it comes again.
    static let prune = SQLStatement(
        "forget shapes that nobody acknowledged",
        """
        DELETE FROM event_shape WHERE (policy, trigger_name, type, digest) IN (
            SELECT policy, trigger_name, type, digest FROM event_shape WHERE standing = 'waiting' AND seen_at < ?1
            ORDER BY seen_at LIMIT ?2 {skip locked}
        ) RETURNING 1
        """
    )

    static func inserting(_ seen: SeenShape, sealed key: SubjectKey) -> SQLCommand {
        let (standing, acknowledged) = columns(of: seen.standing, sealed: key)
        return insert.with(
            seen.id.columns + [
                .text(form(of: seen.shape)), SQLValue(seen.gate), .text(key.seal(seen.event.stored.description)),
                SQLValue(seen.seenAt), standing, acknowledged,
            ]
        )
    }

    /// What acknowledges a shape that was locked.
    static func acknowledging(_ seen: SeenShape, sealed key: SubjectKey) -> SQLCommand {
        acknowledge.with(seen.id.columns + [columns(of: seen.standing, sealed: key).1])
    }

    private static func columns(of standing: SeenShape.Standing, sealed key: SubjectKey) -> (SQLValue, SQLValue) {
        switch standing {
        case .first: return (.text("first"), .null)
        case .waiting: return (.text("waiting"), .null)
        case .acknowledged(let given):
            let stored: JSONValue = [
                "by": .string(given.by.rawValue), "at": .int(given.at.microseconds), "because": .string(given.because),
            ]
            return (.text("acknowledged"), .text(key.seal(stored.description)))
        }
    }

    private static func form(of shape: EventShape) -> String {
        let form = JSONValue.object([
            "dataschema": shape.dataSchema.map { .string($0) } ?? .null, "fields": shape.structure,
        ]).description
        return form.utf8.count <= formBytesMax ? form : "{}"
    }

    static func read(_ stored: SQLRow, json: StoredJSONReader) throws -> SeenShape {
        var row = stored
        let kind = EventKind(policy: try row.id(), trigger: try row.id(), type: try row.text())
        let digest = try row.digest()
        let form = try json.read(try row.text()) { $0.materialise() }
        let gate: GateName? = try row.optionalID()
        let event = try json.keys.open(try row.text()).map { try json.read($0, EventReference.init(stored:)) }
        let seenAt = try row.instant()
        let standing = try readStanding(&row, json: json)
        return SeenShape(
            kind: kind,
            shape: EventShape(
                dataSchema: form["dataschema"]?.string,
                structure: form["fields"] ?? .null,
                digest: digest
            ),
            gate: gate,
            event: event ?? .erased(type: kind.type),
            seenAt: seenAt,
            standing: standing
        )
    }

    private static func readStanding(_ row: inout SQLRow, json: StoredJSONReader) throws -> SeenShape.Standing {
        let (word, stored) = (try row.text(), try row.optionalText())
        switch word {
        case "first": return .first
        case "waiting": return .waiting
        default:
            let given = try stored.map { try json.read($0) { $0.materialise() } }
            guard let by = given?["by"]?.string, let at = given?["at"]?.int, let because = given?["because"]?.string
            else { throw row.misfit("who acknowledged a shape") }
            return .acknowledged(
                ShapeAcknowledgement(by: PersonID(by), at: Instant(microseconds: at), because: because)
            )
        }
    }
}

extension EventKind {
    var parts: [String] { [policy.rawValue, trigger.rawValue, type] }
    var columns: [SQLValue] { parts.map { .text($0) } }
}

extension ShapeID {
    var parts: [String] { kind.parts + [digest.hexadecimal] }
    var columns: [SQLValue] { kind.columns + [SQLValue(digest)] }
}
