import Escalation
import JSON

extension CaseRow {
    private static let writeProceedings = SQLStatement(
        "update a case",
        "UPDATE cases SET proceedings = ?1, aftercare_due = ?2, unrecorded_since = ?3 WHERE id = ?4"
    )

    /// Nothing where they are as they were: most cases never have any.
    static func updatingProceedings(_ old: Case, to new: Case, sealed key: SubjectKey) -> [SQLCommand] {
        guard old.proceedings != new.proceedings || old.aftercareDue != new.aftercareDue else { return [] }
        return [writeProceedings.with(new.proceedingsColumns(sealed: key) + [SQLValue(new.id)])]
    }

    static func readProceedings(_ row: inout SQLRow, json: StoredJSONReader) throws -> Proceedings {
        let stored = try row.optionalText()
        // What is due, and what is missing, follows from it.
        _ = row.next()
        _ = row.next()
        guard let stored else { return Proceedings() }
        guard let proceedings = Proceedings(try json.read(stored) { $0.materialise() }) else {
            throw StoreError(.unexpected, operation: "read a row", message: "stored proceedings cannot be read")
        }
        return proceedings
    }
}

extension Case {
    func proceedingsColumns(sealed key: SubjectKey) -> [SQLValue] {
        [
            SQLValue(proceedings.isEmpty ? nil : key.seal(proceedings.json.description)), SQLValue(aftercareDue),
            SQLValue(proceedings.record?.missingSince),
        ]
    }
}

extension CaseOrigin {
    var stored: JSONValue {
        [
            "case": .string(caseID.rawValue), "occasion": .string(occasion.rawValue), "depth": .int(Int64(depth)),
            "reason": reason.map { .string($0) } ?? .null,
            "keptOut": .array(keptOut.map { .string($0.rawValue) }),
        ]
    }

    init(stored view: JSONView) throws {
        let stored = view.materialise()
        guard let id = stored["case"]?.string, let depth = stored["depth"]?.int,
            let occasion = stored["occasion"]?.string.flatMap(Occasion.init(rawValue:))
        else {
            throw StoreError(.unexpected, operation: "read a case", message: "where it comes from cannot be read")
        }
        self.init(
            caseID: CaseID(id),
            occasion: occasion,
            depth: Int(depth),
            reason: stored["reason"]?.string,
            keptOut: (stored["keptOut"]?.array ?? []).compactMap { $0.string.map { PersonID($0) } }
        )
    }
}
