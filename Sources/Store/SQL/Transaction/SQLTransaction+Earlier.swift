import Escalation

/// What a version that sealed nothing left in clear.
extension SQLTransaction {
    private static let cases = SQLStatement(
        "seal what is clear",
        "SELECT \(CaseRow.columns) FROM cases WHERE subject_key IS NULL ORDER BY id LIMIT ?1 {skip locked}"
    )
    private static let details = SQLStatement(
        "seal what is clear",
        """
        SELECT d.row_id, d.salt, d.content FROM entry e JOIN entry_detail d ON d.row_id = e.row_id
        WHERE e.case_id = ?1 AND d.sealed IS NULL ORDER BY d.row_id LIMIT ?2
        """
    )
    private static let sealDetail = SQLStatement(
        "seal what is clear",
        "UPDATE entry_detail SET sealed = ?1, salt = ?2, content = '' WHERE row_id = ?3"
    )
    private static let notices = SQLStatement(
        "seal what is clear",
        """
        SELECT id, url, outcome, detail FROM notice WHERE case_id = ?1
            AND (url NOT LIKE 'sealed:%' OR outcome NOT LIKE 'sealed:%' OR detail NOT LIKE 'sealed:%')
        """
    )
    private static let sealNotice = SQLStatement(
        "seal what is clear",
        "UPDATE notice SET url = ?1, outcome = ?2, detail = ?3 WHERE id = ?4"
    )
    private static let dead = SQLStatement(
        "seal what is clear",
        "SELECT id, reason, properties, body FROM dead WHERE properties NOT LIKE 'sealed:%' ORDER BY id LIMIT ?1"
    )
    private static let sealDead = SQLStatement(
        "seal what is clear",
        "UPDATE dead SET reason = ?1, properties = ?2, body = ?3 WHERE id = ?4"
    )

    func sealEarlier(limit: Int) throws -> Int {
        locks.lock(.cases)
        let found = try keep(try rows(Self.cases(SQLValue(limit))))
        for subject in found { try sealEarlier(subject) }
        guard found.count < limit else { return found.count }
        let others = try sealDetails(of: Entry.installation, under: try installationKey(), limit: limit)
        return try found.count + others + sealDead(limit: limit)
    }

    /// Seals a locked case as it stands, with all that stands beside it.
    func sealEarlier(_ subject: Case) throws {
        let key = draw(for: subject)
        _ = try run([adding(key), CaseRow.rewriting(subject, sealed: key, pseudonyms: json.keys.pseudonyms)])
        _ = try sealDetails(of: subject.id, under: key, limit: .max)
        try sealNotices(of: subject.id, under: key)
    }

    private func sealDetails(of id: CaseID, under key: SubjectKey, limit: Int) throws -> Int {
        let clear = try rows(Self.details(SQLValue(id), SQLValue(limit)))
        _ = try run(
            clear.map { stored in
                var row = stored
                let (number, salt, content) = (try row.int(), try row.blob(), try row.text())
                return Self.sealDetail(
                    .blob(key.seal(DetailBytes.joined(salt, Array(content.utf8)))),
                    .blob([]),
                    .int(number)
                )
            }
        )
        return clear.count
    }

    private func sealNotices(of id: CaseID, under key: SubjectKey) throws {
        func sealed(_ text: String?) -> SQLValue {
            SQLValue(text.map { Seal.keyID(ofText: $0) == nil ? key.seal($0) : $0 })
        }
        _ = try run(
            try rows(Self.notices(SQLValue(id))).map { stored in
                var row = stored
                let notice = try row.text()
                let (url, outcome, detail) = (try row.optionalText(), try row.optionalText(), try row.optionalText())
                return Self.sealNotice(sealed(url), sealed(outcome), sealed(detail), .text(notice))
            }
        )
    }

    private func sealDead(limit: Int) throws -> Int {
        let clear = try rows(Self.dead(SQLValue(limit))).map { stored in
            var row = stored
            return (id: try row.text(), reason: try row.text(), properties: try row.text(), body: try row.blob())
        }
        let keys = try keys(of: clear.map { .dead($0.id) })
        _ = try run(
            zip(clear, keys).map { letter, key in
                Self.sealDead(
                    .text(key.seal(letter.reason)),
                    .text(key.seal(letter.properties)),
                    .blob(key.seal(letter.body)),
                    .text(letter.id)
                )
            }
        )
        return clear.count
    }
}
