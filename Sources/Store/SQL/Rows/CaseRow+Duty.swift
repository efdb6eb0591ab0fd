import Escalation
import JSON

extension CaseRow {
    /// When others come to own the case; mostly nothing.
    static func duty(of status: CaseStatus) -> String? {
        guard case .open(let stay) = status, let due = stay.dutyDue else { return nil }
        return JSONValue.object(["due": .int(due.microseconds)]).description
    }
}

extension CaseStatus {
    func adding(duty: String?, json: StoredJSONReader) throws -> CaseStatus {
        guard let duty, case .open(var stay) = self else { return self }
        let stored = try json.read(duty) { $0.materialise() }
        stay.dutyDue = stored["due"]?.int.map { Instant(microseconds: $0) }
        return .open(stay)
    }
}
