import JSON

/// The CloudEvents attributes that Belay reads; all others are extensions, which conditions do not see.
enum AttributeName: String {
    case id, source, type, subject, time, specversion, dataschema, datacontenttype, sequence, traceparent
    case data
    case dataBase64 = "data_base64"

    /// Told from the bytes of a member's name: by length first, so that most names cost one comparison or none.
    init?(_ name: JSONView) {
        switch name.utf8?.count {
        case 2 where name.isEqual(to: Keys.id): self = .id
        case 4 where name.isEqual(to: Keys.type): self = .type
        case 4 where name.isEqual(to: Keys.data): self = .data
        case 4 where name.isEqual(to: Keys.time): self = .time
        case 6 where name.isEqual(to: Keys.source): self = .source
        case 7 where name.isEqual(to: Keys.subject): self = .subject
        case 8 where name.isEqual(to: Keys.sequence): self = .sequence
        case 10 where name.isEqual(to: Keys.dataschema): self = .dataschema
        case 11 where name.isEqual(to: Keys.specversion): self = .specversion
        case 11 where name.isEqual(to: Keys.traceparent): self = .traceparent
        case 11 where name.isEqual(to: Keys.dataBase64): self = .dataBase64
        case 15 where name.isEqual(to: Keys.datacontenttype): self = .datacontenttype
        default: return nil
        }
    }

    private enum Keys {
        static let id: JSONKey = "id"
        static let type: JSONKey = "type"
        static let data: JSONKey = "data"
        static let time: JSONKey = "time"
        static let source: JSONKey = "source"
        static let subject: JSONKey = "subject"
        static let sequence: JSONKey = "sequence"
        static let dataschema: JSONKey = "dataschema"
        static let specversion: JSONKey = "specversion"
        static let traceparent: JSONKey = "traceparent"
        static let dataBase64: JSONKey = "data_base64"
        static let datacontenttype: JSONKey = "datacontenttype"
    }
}
