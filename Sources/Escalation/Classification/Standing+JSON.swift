import JSON

extension Standing {
    /// As it stands in a case's row and under its digest, in a fixed order of names. Urgency stands beside it.
    public var json: JSONValue {
        var object: JSONObject = [:]
        if let category { object["category"] = .string(category.rawValue) }
        if let risk { object["risk"] = .string(risk.rawValue) }
        if !unclear.isEmpty { object["unclear"] = .array(unclear.sorted().map { .string($0.rawValue) }) }
        if isCategorised { object["categorised"] = true }
        if !kept.isEmpty { object["kept"] = .array(kept.sorted().map { .string($0.rawValue) }) }
        if !answered.isEmpty { object["answered"] = .array(answered.sorted().map { .string($0.rawValue) }) }
        if let lowering {
            object["lowering"] = ["risk": .string(lowering.risk.rawValue), "by": .string(lowering.by.rawValue)]
        }
        if let newShape { object["newShape"] = .string(newShape.description) }
        if !checks.isEmpty { object["checks"] = .array(checks.map(\.json)) }
        return .object(object)
    }

    /// `nil` where a word of it is none of ours: what cannot be read is not guessed at.
    public init?(_ json: JSONValue, urgency: Urgency) {
        self.init(urgency: urgency)
        category = json["category"]?.string.map { CategoryName($0) }
        if let word = json["risk"] {
            guard let rating = word.string.flatMap(RiskRating.init(rawValue:)) else { return nil }
            risk = rating
        }
        for word in json["unclear"]?.array ?? [] {
            guard let aspect = word.string.flatMap(Assessment.Aspect.init(rawValue:)) else { return nil }
            unclear.insert(aspect)
        }
        if let word = json["newShape"] {
            guard let digest = word.string.flatMap(Digest.init(written:)) else { return nil }
            newShape = digest
        }
        isCategorised = json["categorised"] == true
        kept = Set((json["kept"]?.array ?? []).compactMap { $0.string.map { LevelName($0) } })
        answered = Set((json["answered"]?.array ?? []).compactMap { $0.string.map { LevelName($0) } })
        for written in json["checks"]?.array ?? [] {
            guard let result = CheckResult(written) else { return nil }
            checks.append(result)
        }
        if let asked = json["lowering"] {
            guard let rating = asked["risk"]?.string.flatMap(RiskRating.init(rawValue:)), let by = asked["by"]?.string
            else { return nil }
            lowering = RiskLowering(to: rating, by: PersonID(by))
        }
    }
}
