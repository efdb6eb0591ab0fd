import JSON

/// The CloudEvents attributes that Belay reads; all others are extensions, which conditions do not see.
enum AttributeName: String {
    case id, source, type, subject, time, specversion, dataschema, datacontenttype, sequence, traceparent
    case data
    /// Our own extension: the drill that an event is sent for.
    case drill = "belaydrill"
    /// The same in other letters, which no CloudEvent has and which must not be taken for none.
    case misspeltDrill = "belaydrill, in small letters"
    case dataBase64 = "data_base64"

    /// Told from the bytes of a member's name, by length first: most names cost one comparison or none.
    init?(_ name: JSONView) {
        guard let bytes = name.utf8 else { return nil }
        switch bytes.count {
        case 2 where bytes.isName("id"): self = .id
        case 4 where bytes.isName("type"): self = .type
        case 4 where bytes.isName("data"): self = .data
        case 4 where bytes.isName("time"): self = .time
        case 6 where bytes.isName("source"): self = .source
        case 7 where bytes.isName("subject"): self = .subject
        case 8 where bytes.isName("sequence"): self = .sequence
        case 10 where bytes.isName("dataschema"): self = .dataschema
        case 10 where bytes.isName("belaydrill"): self = .drill
        case 10 where bytes.isDrill: self = .misspeltDrill
        case 11 where bytes.isName("specversion"): self = .specversion
        case 11 where bytes.isName("traceparent"): self = .traceparent
        case 11 where bytes.isName("data_base64"): self = .dataBase64
        case 15 where bytes.isName("datacontenttype"): self = .datacontenttype
        default: return nil
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether these are the letters of the drill's mark, large or small.
    fileprivate var isDrill: Bool {
        let name: StaticString = "belaydrill"
        return indices.allSatisfy { self[$0] | 0x20 == name.utf8Start[$0] }
    }

    /// Whether these are the bytes of `name`, which is as long. Written out, because it runs for every member of every
    /// event: a `JSONKey` kept for each name costs its reference counts.
    @inline(__always)
    fileprivate func isName(_ name: StaticString) -> Bool {
        var difference: UInt8 = 0
        for place in 0..<count { difference |= self[place] ^ name.utf8Start[place] }
        return difference == 0
    }
}
