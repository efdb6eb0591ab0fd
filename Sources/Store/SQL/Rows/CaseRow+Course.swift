import Escalation
import JSON

extension CaseRow {
    /// How an open case has run; of most there is nothing to say.
    static func course(of status: CaseStatus) -> String? {
        guard case .open(let stay) = status, !stay.course.isEmpty else { return nil }
        return stay.course.json.description
    }
}

extension CaseStatus {
    func adding(course stored: String?, json: StoredJSONReader) throws -> CaseStatus {
        guard let stored, case .open(var stay) = self else { return self }
        guard let course = Course(try json.read(stored) { $0.materialise() }) else {
            throw StoreError(.unexpected, operation: "read a row", message: "a stored course cannot be read")
        }
        stay.course = course
        return .open(stay)
    }
}
