import Escalation
import JSON

@testable import Store

extension StoreFixture {
    /// Puts rows back as a version that sealed nothing wrote them.
    func unseal(_ cases: [Case], entries: [Entry] = [], notices: [Notice] = []) throws {
        for subject in cases {
            _ = try sql(
                """
                UPDATE cases SET opening = ?1, snapshot = ?2, waiting = ?3, key_value = ?4, subject_key = NULL
                WHERE id = ?5
                """,
                .text(subject.opening.stored.description),
                .text(subject.snapshot.fields.description),
                .text(JSONValue.array(subject.waiting.map(\.stored)).description),
                .text(subject.key.value),
                SQLValue(subject.id)
            )
        }
        for entry in entries {
            guard let detail = entry.detail else { continue }
            _ = try sql(
                """
                UPDATE entry_detail SET salt = ?1, content = ?2, sealed = NULL
                WHERE row_id = (SELECT row_id FROM entry WHERE case_id = ?3 AND change = ?4)
                """,
                .blob(detail.salt),
                .text(detail.content.description),
                SQLValue(entry.caseID),
                .int(entry.change)
            )
        }
        for notice in notices {
            guard case .callback(let url, let outcome) = notice.recipient else { continue }
            _ = try sql(
                "UPDATE notice SET url = ?1, outcome = ?2 WHERE id = ?3",
                .text(url),
                .text(outcome),
                .text(notice.id)
            )
        }
    }
}
