import JSON

extension Drill {
    /// As the store keeps it.
    public var json: JSONValue {
        var object = request.json
        object["by"] = .string(by.rawValue)
        object["sender"] = .string(sender.rawValue)
        object["startedAt"] = .string(startedAt.description)
        if let result { object["result"] = result.json }
        return .object(object)
    }

    /// Reads what ``json`` wrote; `nil` for anything else.
    public init?(_ json: JSONValue) {
        guard let request = DrillRequest(json), let person = json["by"]?.string, let sender = json["sender"]?.string,
            let startedAt = json["startedAt"]?.string.flatMap({ Instant($0) })
        else { return nil }
        var result: DrillResult?
        if let stored = json["result"] {
            guard let read = DrillResult(stored) else { return nil }
            result = read
        }
        self.init(
            request,
            by: PersonID(person),
            sender: BrokerUser(sender),
            startedAt: startedAt,
            result: result
        )
    }
}

extension DrillRequest {
    /// As it is sent.
    public var json: JSONObject {
        var object: JSONObject = [
            "drill": .string(id.rawValue), "title": .string(title),
            "policies": .array(policies.map { .string($0.rawValue) }),
            "recipients": .array(recipients.map { .string($0.rawValue) }),
            "unserved": .array(unserved.map { .string($0.rawValue) }), "until": .string(until.description),
        ]
        if let eventsFrom { object["eventsFrom"] = .string(eventsFrom.rawValue) }
        return object
    }

    /// `nil` where anything is missing, of another type, or longer than a name may be.
    public init?(_ json: JSONValue) {
        guard let id = json["drill"]?.string.flatMap({ DrillID(mark: $0) }), let title = json["title"]?.string,
            let policies = json.names("policies"), let recipients = json.names("recipients"),
            let unserved = json["unserved"] == nil ? [] : json.names("unserved"),
            let until = json["until"]?.string.flatMap({ Instant($0) })
        else { return nil }
        self.init(
            id: id,
            title: title,
            policies: policies.map { PolicyName($0) },
            recipients: recipients.map { PersonID($0) },
            unserved: unserved.map { LevelName($0) },
            until: until,
            eventsFrom: json["eventsFrom"]?.string.map { BrokerUser($0) }
        )
    }
}

extension DrillResult {
    var json: JSONValue {
        [
            "passed": .bool(passed), "by": .string(by.rawValue), "at": .string(at.description),
            "findings": .array(findings.map { .string($0) }), "renewals": .array(renewals.map(\.json)),
        ]
    }

    init?(_ json: JSONValue) {
        guard let passed = json["passed"]?.bool, let person = json["by"]?.string,
            let at = json["at"]?.string.flatMap({ Instant($0) }), let findings = json["findings"]?.array,
            let stored = json["renewals"]?.array
        else { return nil }
        let renewals = stored.compactMap { Renewal($0) }
        guard renewals.count == stored.count else { return nil }
        self.init(
            passed: passed,
            by: PersonID(person),
            at: at,
            findings: findings.compactMap(\.string),
            renewals: renewals
        )
    }
}

extension DrillResult.Renewal {
    public var json: JSONValue {
        [
            "person": .string(person.rawValue), "qualification": .string(qualification.rawValue),
            "until": .string(until.description),
        ]
    }

    public init?(_ json: JSONValue) {
        guard let person = json["person"]?.string, let qualification = json["qualification"]?.string,
            let until = json["until"]?.string.flatMap({ Instant($0) })
        else { return nil }
        self.init(person: PersonID(person), qualification: QualificationName(qualification), until: until)
    }
}

extension JSONValue {
    /// Names of a list, each there and none too long.
    fileprivate func names(_ member: String) -> [String]? {
        guard let list = self[member]?.array, list.count <= DrillRequest.countMax else { return nil }
        let names = list.compactMap(\.string).filter { !$0.isEmpty && $0.utf8.count <= 128 }
        return names.count == list.count ? names : nil
    }
}
