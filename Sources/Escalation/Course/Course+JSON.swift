import JSON

extension Course {
    /// As it stands in the row of its case, and as the digest of the case's state sees it.
    public var json: JSONValue {
        var object = JSONObject()
        if !pauses.isEmpty { object["pauses"] = .array(pauses.map(\.json)) }
        if let countedFrom { object["countedFrom"] = .int(countedFrom.microseconds) }
        if !questions.isEmpty { object["questions"] = .array(questions.map(\.json)) }
        if let request { object["request"] = request.json }
        if let dispute { object["dispute"] = dispute.json }
        if !provided.isEmpty { object["provided"] = .array(provided.map(\.json)) }
        if let policyDispute { object["policyDispute"] = policyDispute.json }
        return .object(object)
    }

    /// Reads what ``json`` wrote; `nil` where somebody else did.
    public init?(_ json: JSONValue) {
        self.init()
        guard let pauses = (json["pauses"]?.array ?? []).mapAll(Pause.init),
            let questions = (json["questions"]?.array ?? []).mapAll(Question.init),
            let provided = (json["provided"]?.array ?? []).mapAll(FieldChange.init(stored:))
        else { return nil }
        (self.pauses, self.questions, self.provided) = (pauses, questions, provided)
        countedFrom = json.instant("countedFrom")
        if let stored = json["request"] {
            guard let request = DataRequest(stored) else { return nil }
            self.request = request
        }
        if let stored = json["dispute"] {
            guard let dispute = DataDispute(stored) else { return nil }
            self.dispute = dispute
        }
        if let stored = json["policyDispute"] {
            guard let dispute = PolicyDispute(stored) else { return nil }
            self.policyDispute = dispute
        }
    }
}

extension Pause {
    fileprivate var json: JSONValue {
        var object: JSONObject = [
            "reason": .string(reason.rawValue), "subject": .string(subject), "from": .int(from.microseconds),
            "until": .int(until.microseconds),
        ]
        if let by { object["by"] = .string(by.rawValue) }
        if let ended { object["ended"] = .int(ended.microseconds) }
        return .object(object)
    }

    fileprivate init?(_ json: JSONValue) {
        guard let reason = json["reason"]?.string.flatMap(PauseReason.init), let subject = json["subject"]?.string,
            let from = json.instant("from"), let until = json.instant("until")
        else { return nil }
        self.init(
            reason,
            by: json["by"]?.string.map { PersonID($0) },
            subject: subject,
            from: from,
            until: until,
            ended: json.instant("ended")
        )
    }
}

extension Question {
    fileprivate var json: JSONValue {
        var object: JSONObject = [
            "number": .int(number), "by": .string(by.rawValue), "to": .array(to.map { .string($0.rawValue) }),
            "text": .string(text), "at": .int(at.microseconds),
        ]
        if let answer {
            object["answer"] = [
                "by": .string(answer.by.rawValue), "text": .string(answer.text), "at": .int(answer.at.microseconds),
            ]
        }
        return .object(object)
    }

    fileprivate init?(_ json: JSONValue) {
        guard let number = json["number"]?.int, let by = json["by"]?.string, let text = json["text"]?.string,
            let at = json.instant("at")
        else { return nil }
        var answer: Answer?
        if let given = json["answer"] {
            guard let by = given["by"]?.string, let text = given["text"]?.string, let at = given.instant("at") else {
                return nil
            }
            answer = Answer(by: PersonID(by), text: text, at: at)
        }
        self.init(
            number: number,
            by: PersonID(by),
            to: (json["to"]?.array ?? []).compactMap { $0.string.map { PersonID($0) } },
            text: text,
            at: at,
            answer: answer
        )
    }
}

extension DataRequest {
    fileprivate var json: JSONValue {
        var object: JSONObject = [
            "id": .string(id), "fields": .array(fields.map(\.json)), "at": .int(at.microseconds),
        ]
        if let due { object["due"] = .int(due.microseconds) }
        return .object(object)
    }

    fileprivate init?(_ json: JSONValue) {
        guard let id = json["id"]?.string, let fields = json.paths("fields"), let at = json.instant("at") else {
            return nil
        }
        self.init(id: id, fields: fields, at: at, due: json.instant("due"))
    }
}

extension DataDispute {
    fileprivate var json: JSONValue {
        ["by": .string(by.rawValue), "at": .int(at.microseconds), "fields": .array(fields.map(\.json))]
    }

    fileprivate init?(_ json: JSONValue) {
        guard let by = json["by"]?.string, let at = json.instant("at"), let fields = json.paths("fields") else {
            return nil
        }
        self.init(by: PersonID(by), at: at, fields: fields)
    }
}

extension PolicyDispute {
    fileprivate var json: JSONValue {
        [
            "by": .string(by.rawValue), "clause": .string(clause), "quote": .string(quote),
            "because": .string(because),
        ]
    }

    fileprivate init?(_ json: JSONValue) {
        guard let by = json["by"]?.string, let clause = json["clause"]?.string, let quote = json["quote"]?.string,
            let because = json["because"]?.string
        else { return nil }
        self.init(by: PersonID(by), clause: clause, quote: quote, because: because)
    }
}

extension FieldChange {
    fileprivate init?(stored json: JSONValue) {
        guard let path = json["field"]?.string.flatMap({ FieldPath($0) }), let value = json["value"] else { return nil }
        self.init(path: path, value: value)
    }
}

extension FieldPath {
    var json: JSONValue { .string(description) }
}

extension JSONValue {
    fileprivate func paths(_ name: String) -> [FieldPath]? {
        (self[name]?.array ?? []).mapAll { $0.string.flatMap { FieldPath($0) } }
    }
}

extension Array {
    /// What `transform` makes of each; `nil` where it fails for one.
    fileprivate func mapAll<Result>(_ transform: (Element) -> Result?) -> [Result]? {
        let results = compactMap(transform)
        return results.count == count ? results : nil
    }
}
