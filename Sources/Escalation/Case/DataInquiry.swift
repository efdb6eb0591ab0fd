import JSON

/// What the source of a case is asked for: a question of Belay to an automation (`dev.belay.data.requested`).
public struct DataInquiry: Hashable, Sendable {
    /// The same however often it is delivered; the answer names it.
    public let id: String
    public let caseID: CaseID
    public let policy: PolicyReference
    public let level: LevelName
    public let fields: [FieldPath]
    /// Those of them that an owner holds to be wrong.
    public let disputed: [FieldPath]
    public let at: Instant
    /// When the level goes on without them.
    public let until: Instant
    /// The event that opened the case.
    public let event: EventReference
    public let correlation: String
    public let traceparent: String?
}

/// `dev.belay.data.provided`: what the source gives.
public struct DataProvision: Hashable, Sendable {
    /// The id of the request.
    public let request: String
    public let data: JSONValue

    public init(request: String, data: JSONValue) {
        self.request = request
        self.data = data
    }
}
