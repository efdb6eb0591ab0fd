import JSON

extension Proceedings {
    /// As it stands in the row of its case, and as the digest of the case's state sees it.
    public var json: JSONValue {
        var object = JSONObject()
        if !reports.isEmpty { object["reports"] = .array(reports.map(\.json)) }
        if let reportDue { object["reportDue"] = .int(reportDue.microseconds) }
        if !led.isEmpty { object["led"] = .array(led.map(\.json)) }
        if let override { object["override"] = override.json }
        if let checklist { object["checklist"] = checklist.json }
        if let overridden { object["overridden"] = overridden.json }
        if let record { object["record"] = record.json }
        if !actions.isEmpty { object["actions"] = .array(actions.map(\.json)) }
        if let recovery { object["recovery"] = recovery.json }
        return .object(object)
    }

    /// Reads what ``json`` wrote; `nil` where somebody else did.
    public init?(_ json: JSONValue) {
        checklist = json["checklist"].flatMap { Checklist($0) }
        record = json["record"].flatMap { RecordDuty($0) }
        recovery = json["recovery"].flatMap { CaseRecovery($0) }
        guard case .object = json, (checklist == nil) == (json["checklist"] == nil),
            (record == nil) == (json["record"] == nil), (recovery == nil) == (json["recovery"] == nil),
            let reports = json.all("reports", AwaitedReport.init),
            let led = json.all("led", LedCase.init),
            let actions = json.all("actions", ReviewAction.init)
        else { return nil }
        self.reports = reports
        self.led = led
        self.actions = actions
        reportDue = json.instant("reportDue")
        override = json["override"].flatMap { OverrideRequest($0) }
        overridden = json["overridden"].flatMap { Override($0) }
    }
}

extension JSONValue {
    /// The elements of a list that may be absent; `nil` where one cannot be read.
    func all<Element>(_ name: String, _ read: (JSONValue) -> Element?) -> [Element]? {
        var elements: [Element] = []
        for value in self[name]?.array ?? [] {
            guard let element = read(value) else { return nil }
            elements.append(element)
        }
        return elements
    }

    func instant(_ name: String) -> Instant? { self[name]?.int.map(Instant.init(microseconds:)) }
}

extension AwaitedReport {
    fileprivate var json: JSONValue {
        [
            "outcome": .string(outcome), "position": position.map { .int(Int64($0)) } ?? .null,
            "awaited": .bool(isAwaited),
        ]
    }

    fileprivate init?(_ json: JSONValue) {
        guard let outcome = json["outcome"]?.string, let isAwaited = json["awaited"]?.bool else { return nil }
        self.init(outcome: outcome, position: json["position"]?.int.map { Int($0) }, isAwaited: isAwaited)
    }
}

extension LedCase {
    fileprivate var json: JSONValue { ["case": .string(id.rawValue), "occasion": .string(occasion.rawValue)] }

    fileprivate init?(_ json: JSONValue) {
        guard let id = json["case"]?.string, let word = json["occasion"]?.string,
            let occasion = CaseOrigin.Occasion(rawValue: word)
        else { return nil }
        self.init(id: CaseID(id), occasion: occasion)
    }
}
