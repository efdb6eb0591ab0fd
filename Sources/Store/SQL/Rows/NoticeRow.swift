import Escalation

/// A notice as a row.
enum NoticeRow {
    /// In the order in which ``readNotice(_:)`` takes them.
    static let columns = "id, case_id, generation, purpose, person, channel, url, outcome, created_at"
    /// What ``readState(_:)`` takes after them.
    static let stateColumns = "attempt, standing, due, detail"

    static let insert = SQLStatement(
        "add a notice",
        """
        INSERT INTO notice (\(columns), attempt, standing, due)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0, 'waiting', ?9)
        """
    )

    static let update = SQLStatement(
        "update a notice",
        "UPDATE notice SET standing = ?1, due = ?2, detail = ?3 WHERE id = ?4 AND attempt = ?5"
    )

    static func inserting(_ notice: Notice, sealed key: SubjectKey) -> SQLCommand {
        let recipient: [SQLValue] =
            switch notice.recipient {
            case .person(let person, let channel): [SQLValue(person), SQLValue(channel), .null, .null]
            case .callback(let url, let outcome): [.null, .null, .text(key.seal(url)), .text(key.seal(outcome))]
            }
        return insert.with(
            [.text(notice.id), SQLValue(notice.caseID), .int(notice.generation), .text(notice.purpose.rawValue)]
                + recipient + [SQLValue(notice.createdAt)]
        )
    }

    static func updating(_ state: NoticeState, sealed key: SubjectKey) -> SQLCommand {
        let (standing, due): (Standing, Instant?) =
            switch state.standing {
            case .waiting(let until): (.waiting, until)
            case .delivered: (.delivered, nil)
            case .failed: (.failed, nil)
            case .stopped: (.stopped, nil)
            }
        return update(
            .text(standing.rawValue),
            SQLValue(due),
            SQLValue(state.detail.map(key.seal)),
            .text(state.notice.id),
            SQLValue(state.attempt)
        )
    }

    static func readNotice(_ row: inout SQLRow, keys: SubjectKeys) throws -> Notice {
        let (id, caseID, generation): (String, CaseID, Int64) = (try row.text(), try row.id(), try row.int())
        let purpose: Notice.Purpose = try row.word()
        let (person, channel): (PersonID?, ChannelName?) = (try row.optionalID(), try row.optionalID())
        let (url, outcome) = (try row.optionalText(), try row.optionalText())
        let recipient: Recipient
        if let person, let channel {
            recipient = .person(person, channel: channel)
        } else if let url, let outcome {
            recipient = .callback(url: try keys.open(url) ?? "", outcome: try keys.open(outcome) ?? "")
        } else {
            throw row.misfit("a recipient")
        }
        return Notice(
            id: id,
            caseID: caseID,
            generation: generation,
            purpose: purpose,
            recipient: recipient,
            createdAt: try row.instant()
        )
    }

    static func readLeased(_ stored: SQLRow, keys: SubjectKeys) throws -> LeasedNotice {
        var row = stored
        return LeasedNotice(notice: try readNotice(&row, keys: keys), attempt: Int(try row.int()))
    }

    static func readState(_ stored: SQLRow, keys: SubjectKeys) throws -> NoticeState {
        var row = stored
        let notice = try readNotice(&row, keys: keys)
        let attempt = Int(try row.int())
        let standing: Standing = try row.word()
        let due = try row.optionalInstant()
        let detail = try row.optionalText().flatMap(keys.open)
        let known: NoticeState.Standing =
            switch standing {
            case .waiting: .waiting(until: due ?? notice.createdAt)
            case .delivered: .delivered
            case .failed: .failed
            case .stopped: .stopped
            }
        return NoticeState(notice: notice, attempt: attempt, standing: known, detail: detail)
    }

    enum Standing: String {
        case waiting, delivered, failed, stopped
    }
}
