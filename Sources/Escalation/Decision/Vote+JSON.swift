import JSON

extension Vote {
    /// As it stands in the row of its case, and as the digest of the case's state sees it.
    public var json: JSONValue {
        var object: JSONObject = [
            "by": .string(person.rawValue), "action": .string(action.rawValue),
            "authority": authority.map { .string($0.rawValue) } ?? .null,
            "assumptions": .array(assumptions.map { .string($0) }),
            "constraints": .array(constraints.map { .string($0) }),
            "changes": .array(changes.map(\.json)),
        ]
        if let alternative { object["alternative"] = alternative.json }
        if let actingFor { object["for"] = .string(actingFor.rawValue) }
        return .object(object)
    }

    /// Reads what ``json`` wrote; `nil` where somebody else did.
    public init?(_ json: JSONValue) {
        guard let person = json["by"]?.string, let action = json["action"]?.string.flatMap(DecisionAction.init) else {
            return nil
        }
        var changes: [FieldChange] = []
        for change in json["changes"]?.array ?? [] {
            guard let path = change["field"]?.string.flatMap({ FieldPath($0) }), let value = change["value"] else {
                return nil
            }
            changes.append(FieldChange(path: path, value: value))
        }
        self.init(
            person: PersonID(person),
            action: action,
            authority: json["authority"]?.string.map { AuthorityName($0) },
            assumptions: (json["assumptions"]?.array ?? []).compactMap(\.string),
            constraints: (json["constraints"]?.array ?? []).compactMap(\.string),
            changes: changes,
            alternative: json["alternative"]?["name"]?.string.map {
                ChosenAlternative(name: AlternativeName($0), values: json["alternative"]?["values"]?.object ?? [:])
            },
            actingFor: json["for"]?.string.map { PersonID($0) }
        )
    }
}
