import Escalation
import JSON
import Store

extension StoreReader {
    /// What the cases of a drill have left, in the order of their opening.
    func traces(of drill: DrillID) throws -> [DrillReport.Trace] {
        var filter = CaseFilter(limit: 10_000)
        filter.drill = drill
        return try cases(filter).sorted { ($0.openedAt, $0.id) < ($1.openedAt, $1.id) }.map { subject in
            let entries = try story(of: subject.id).map(\.entry)
            return DrillReport.Trace(subject, entries: entries, told: entries.compactMap { DrillReport.Told($0) })
        }
    }
}

extension DrillReport.Told {
    /// Where a notice was delivered to a person.
    fileprivate init?(_ entry: Entry) {
        guard entry.kind == .noticeDelivered, let body = try? JSONValue.parse(entry.body),
            let person = body["to"]?.string, let at = body["at"]?.string.flatMap({ Instant($0) })
        else { return nil }
        self.init(PersonID(person), at: at)
    }
}
