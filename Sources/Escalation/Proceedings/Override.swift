import JSON

/// One person asks to override the levels; without a second one it does nothing.
public struct OverrideRequest: Hashable, Sendable {
    public let by: PersonID
    public let until: Instant
    /// What it is about. It lapses when that changes.
    public let snapshot: Digest

    public init(by person: PersonID, until: Instant, snapshot: Digest) {
        self.by = person
        self.until = until
        self.snapshot = snapshot
    }
}

/// Two people have overridden the levels.
public struct Override: Hashable, Sendable {
    public let askedBy: PersonID
    public let confirmedBy: PersonID

    public init(askedBy: PersonID, confirmedBy: PersonID) {
        self.askedBy = askedBy
        self.confirmedBy = confirmedBy
    }

    /// As it stands in an outcome, and in a case's row.
    public var json: JSONValue {
        ["askedBy": .string(askedBy.rawValue), "confirmedBy": .string(confirmedBy.rawValue)]
    }

    init?(_ json: JSONValue) {
        guard let asked = json["askedBy"]?.string, let confirmed = json["confirmedBy"]?.string else { return nil }
        self.init(askedBy: PersonID(asked), confirmedBy: PersonID(confirmed))
    }
}

extension OverrideRequest {
    var json: JSONValue {
        [
            "by": .string(by.rawValue), "until": .int(until.microseconds), "snapshot": .string(snapshot.description),
        ]
    }

    init?(_ json: JSONValue) {
        guard let by = json["by"]?.string, let until = json.instant("until"),
            let snapshot = json["snapshot"]?.string.flatMap(Digest.init(written:))
        else { return nil }
        self.init(by: PersonID(by), until: until, snapshot: snapshot)
    }
}
