import JSON

/// A case as it stands in the store, with its story: what a policy's new text, or other data, can be held against.
public struct PastCase: Sendable {
    public let subject: Case
    /// What people and time did in it, in order.
    let moves: [Move]
    /// What was told of it when it opened.
    let assessment: Assessment
    /// How it went.
    public let course: CourseRecord
    /// What it was about when it opened, as far as that was kept: what its source gave later is taken away again.
    let beginning: Snapshot
    /// What is asked of it: other data than its event carried.
    public private(set) var changes: [DataChange] = []

    /// - Parameter story: The case's entries, in order.
    public init(_ subject: Case, story: [Entry]) {
        self.subject = subject
        self.moves = Move.all(in: story)
        self.course = CourseRecord(story)
        let opening = story.first { $0.kind == .caseOpened }.flatMap { try? JSONValue.parse($0.body) }
        self.assessment = Assessment(opening ?? .null)
        self.beginning = Self.beginning(of: subject, story, digest: opening?["snapshot"]?.string)
    }

    /// The same case with other data: what is said of every case, and of this one.
    public func changing(_ changes: [DataChange]) -> PastCase {
        var copy = self
        copy.changes = changes.filter { $0.caseID == nil || $0.caseID == subject.id }
        return copy
    }

    /// The snapshot without what the source gave later, where what is left is what the case was opened with.
    private static func beginning(of subject: Case, _ story: [Entry], digest: String?) -> Snapshot {
        guard let digest, digest != subject.snapshot.digest.description else { return subject.snapshot }
        let given = story.filter { $0.kind == .dataProvided }.flatMap {
            ($0.detail?.content["fields"]?.array ?? []).compactMap { $0.string.flatMap { FieldPath($0) } }
        }
        let fields = given.reduce(subject.snapshot.fields) { $0.removing($1.names[...]) }
        let snapshot = Snapshot(fields: fields)
        return snapshot.digest.description == digest ? snapshot : subject.snapshot
    }
}

extension JSONValue {
    /// This object without what stands at the end of `names`.
    fileprivate func removing(_ names: ArraySlice<String>) -> JSONValue {
        guard case .object(var members) = self, let first = names.first else { return self }
        let rest: JSONValue? = names.count == 1 ? .none : members[first]?.removing(names.dropFirst())
        members[first] = rest
        return .object(members)
    }
}

extension Assessment {
    /// As the entry of a case's opening has it.
    fileprivate init(_ body: JSONValue) {
        let unclear = (body["unclear"]?.array ?? []).compactMap { $0.string.flatMap(Aspect.init) }
        self.init(
            category: body["category"]?.string.map { CategoryName($0) },
            risk: body["risk"]?.string.flatMap(RiskRating.init),
            urgency: body["urgency"]?.string.flatMap(Urgency.init) ?? .normal,
            unclear: Dictionary(uniqueKeysWithValues: unclear.map { ($0, "it could not be told then") })
        )
    }
}
