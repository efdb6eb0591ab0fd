import Escalation
import JSON

/// A case as a row. Everything that is asked for has a column of its own; what only the core reads is JSON.
enum CaseRow {
    /// Fixed for the life of a case.
    private static let fixed =
        "id, policy, policy_version, trigger_name, key_value, running, opened_at, opening, subject_key"
    /// Written with every change.
    private static let changing = [
        "status", "level", "generation", "stage", "since", "owners", "window_ends", "warning_due", "claim_by",
        "claim_at", "claim_until", "next_due", "outcome", "closed_at", "closed_by", "closer", "change", "revision",
        "attached", "updated_at", "tally", "standing", "urgency", "duty", "course", "last_entry", "last_entry_change",
    ]
    private static let seldom = "snapshot_digest, snapshot, waiting, proceedings, aftercare_due, unrecorded_since"

    /// In the order in which ``read(_:json:)`` takes them.
    static let columns = "\(fixed), \(changing.joined(separator: ", ")), \(seldom)"

    static let insert = SQLStatement(
        "add a case",
        "INSERT INTO cases (\(columns)) VALUES (\((1...changing.count + 15).map { "?\($0)" }.joined(separator: ", ")))"
    )

    static let update = SQLStatement(
        "update a case",
        """
        UPDATE cases SET \(changing.enumerated().map { "\($1) = ?\($0 + 1)" }.joined(separator: ", "))
        WHERE id = ?\(changing.count + 1)
        """
    )

    private static let rewrite = SQLStatement(
        "erase a case",
        {
            let columns =
                ["key_value", "opening", "subject_key"] + seldom.split(separator: ", ").map(String.init) + changing
            let assignments = columns.enumerated().map { "\($1) = ?\($0 + 1)" }.joined(separator: ", ")
            return "UPDATE cases SET \(assignments) WHERE id = ?\(columns.count + 1)"
        }()
    )

    static let updateSnapshot = SQLStatement(
        "update a case",
        "UPDATE cases SET snapshot_digest = ?1, snapshot = ?2 WHERE id = ?3"
    )

    static let updateWaiting = SQLStatement("update a case", "UPDATE cases SET waiting = ?1 WHERE id = ?2")

    /// - Parameters:
    ///   - key: Under which what people wrote and events contained is sealed.
    ///   - pseudonyms: Under which the value of the case's key is found.
    static func inserting(_ subject: Case, sealed key: SubjectKey, pseudonyms: Pseudonyms) -> SQLCommand {
        let fixed: [SQLValue] = [
            SQLValue(subject.id), SQLValue(subject.policy.name), .int(subject.policy.version),
            SQLValue(subject.key.trigger), .text(pseudonyms.ofKey(subject.key.value)), .int(subject.running),
            SQLValue(subject.openedAt), .text(key.seal(opening(of: subject))), .blob(key.id.bytes),
        ]
        return insert.with(
            fixed + changing(of: subject, sealed: key) + [
                SQLValue(subject.snapshot.digest), .text(key.seal(subject.snapshot.fields.description)),
                .text(key.seal(waiting(of: subject))),
            ] + subject.proceedingsColumns(sealed: key)
        )
    }

    /// Everything of it anew, under another key than before.
    static func rewriting(_ subject: Case, sealed key: SubjectKey, pseudonyms: Pseudonyms) -> SQLCommand {
        let values: [SQLValue] =
            [
                .text(pseudonyms.ofKey(subject.key.value)), .text(key.seal(opening(of: subject))), .blob(key.id.bytes),
                SQLValue(subject.snapshot.digest), .text(key.seal(subject.snapshot.fields.description)),
                .text(key.seal(waiting(of: subject))),
            ] + subject.proceedingsColumns(sealed: key) + changing(of: subject, sealed: key)
        return rewrite.with(values + [SQLValue(subject.id)])
    }

    /// Why it was opened, and the value of its key, which stands in a column under a pseudonym.
    static func opening(of subject: Case) -> String {
        guard case .object(var opening) = subject.opening.stored else { preconditionFailure("an opening is an object") }
        opening[Field.key.name] = .string(subject.key.value)
        return JSONValue.object(opening).description
    }

    /// What has to be written so that the row of `old` becomes `new`.
    static func updating(_ old: Case, to new: Case, sealed key: SubjectKey) -> [SQLCommand] {
        var commands = [update.with(changing(of: new, sealed: key) + [SQLValue(new.id)])]
        if old.snapshot.digest != new.snapshot.digest {
            let fields = key.seal(new.snapshot.fields.description)
            commands.append(updateSnapshot(SQLValue(new.snapshot.digest), .text(fields), SQLValue(new.id)))
        }
        if old.waiting != new.waiting {
            commands.append(updateWaiting(.text(key.seal(waiting(of: new))), SQLValue(new.id)))
        }
        return commands + updatingProceedings(old, to: new, sealed: key) + ReviewActionRow.updating(old, to: new)
    }

    /// A case, and the key under which it is sealed; none of a case that an earlier version wrote in clear.
    static func read(_ stored: SQLRow, json: StoredJSONReader) throws -> (case: Case, key: SubjectKey?) {
        var row = stored
        let id: CaseID = try row.id()
        let policy = PolicyReference(name: try row.id(), version: try row.int())
        let (trigger, keyValue): (TriggerName, String) = (try row.id(), try row.text())
        let running = try row.int()
        let openedAt = try row.instant()
        let (opening, sealedValue) = try json.read(try row.text()) {
            (try Opening(stored: $0), $0[Field.key]?.string)
        }
        let key = KeyID(policy: policy.name, trigger: trigger, value: sealedValue ?? keyValue)
        let subjectKey = try row.optionalBlob().flatMap(SubjectKeyID.init(bytes:)).flatMap(json.keys.key)
        let column = KeyID(policy: policy.name, trigger: trigger, value: keyValue)
        guard key.isDrill == (opening.drill != nil), key.isDrill == column.isDrill else {
            throw StoreError(
                .unexpected,
                operation: "read a case",
                message: "case \(id) is a drill by \(key.isDrill ? "its key and not its opening" : "its opening alone")"
            )
        }
        let status = try readStatus(&row, json: json)
        let (change, revision, attached) = (try row.int(), try row.int(), try row.int())
        let updatedAt = try row.instant()
        let tally = try row.optionalText()
        let standing = try readStanding(&row, json: json)
        let (duty, course) = (try row.optionalText(), try row.optionalText())
        let lastEntry = try readLastEntry(&row)
        let digest = try row.digest()
        let fields = try json.read(try row.text()) { $0.materialise() }
        let waiting = try json.read(try row.text()) { try $0.elements.map(WaitingRun.init(stored:)) }
        let proceedings = try readProceedings(&row, json: json)
        let subject = Case(
            id: id,
            key: key,
            running: running,
            policy: policy,
            openedAt: openedAt,
            opening: opening,
            snapshot: Snapshot(fields: fields, digest: digest),
            status: try status.adding(tally, json: json).adding(duty: duty, json: json)
                .adding(course: course, json: json),
            change: change,
            revision: revision,
            attached: attached,
            waiting: waiting,
            updatedAt: updatedAt,
            standing: standing,
            proceedings: proceedings,
            lastEntry: lastEntry
        )
        return (subject, subjectKey)
    }

    private static func waiting(of subject: Case) -> String {
        JSONValue.array(subject.waiting.map(\.stored)).description
    }

    private static func changing(of subject: Case, sealed key: SubjectKey) -> [SQLValue] {
        statusColumns(subject.status, due: subject.nextDeadline) + [
            .int(subject.change), .int(subject.revision), .int(subject.attached), SQLValue(subject.updatedAt),
            SQLValue(tally(of: subject.status).map(key.seal)),
        ] + standingColumns(of: subject.standing, sealed: key)
            + [SQLValue(duty(of: subject.status)), SQLValue(course(of: subject.status).map(key.seal))]
            + [SQLValue(subject.lastEntry?.digest), SQLValue(subject.lastEntry?.change)]
    }

    private static func readLastEntry(_ row: inout SQLRow) throws -> LastEntry? {
        let (digest, change) = (try row.optionalBlob().flatMap(Digest.init(bytes:)), try row.optionalInt())
        guard let digest, let change else { return nil }
        return LastEntry(change: change, digest: digest)
    }

    /// What owners have answered so far, where a level needs several; mostly there is nothing.
    private static func tally(of status: CaseStatus) -> String? {
        guard case .open(let stay) = status, !stay.votes.isEmpty || !stay.decidedBefore.isEmpty else { return nil }
        return JSONValue.object([
            "votes": .array(stay.votes.map(\.json)),
            "before": .array(
                stay.decidedBefore.map { ["by": .string($0.person.rawValue), "level": .string($0.level.rawValue)] }
            ),
        ]).description
    }
}

extension CaseStatus {
    fileprivate func adding(_ tally: String?, json: StoredJSONReader) throws -> CaseStatus {
        guard let tally, case .open(var stay) = self else { return self }
        let stored = try json.read(tally) { $0.materialise() }
        stay.votes = try (stored["votes"]?.array ?? []).map {
            guard let vote = Vote($0) else {
                throw StoreError(.unexpected, operation: "read a row", message: "a stored answer cannot be read")
            }
            return vote
        }
        stay.decidedBefore = (stored["before"]?.array ?? []).compactMap { answer in
            guard let person = answer["by"]?.string, let level = answer["level"]?.string else { return nil }
            return LevelAnswer(person: PersonID(person), level: LevelName(level))
        }
        return .open(stay)
    }
}

// MARK: - Status

extension CaseRow {
    private static func statusColumns(_ status: CaseStatus, due: Instant?) -> [SQLValue] {
        switch status {
        case .open(let stay):
            let (stage, owners): (String, String?) =
                switch stay.stage {
                case .passed: ("passed", nil)
                case .underReview(let owners): ("review", owners.map(\.rawValue).storedArray)
                case .held: ("held", nil)
                }
            return [
                "open", SQLValue(stay.level), .int(stay.generation), .text(stage), SQLValue(stay.since),
                SQLValue(owners), SQLValue(stay.windowEnds), SQLValue(stay.warningDue), SQLValue(stay.claim?.by),
                SQLValue(stay.claim?.at), SQLValue(stay.claim?.until), SQLValue(due), .null, .null, .null,
                .null,
            ]
        case .closed(let closure):
            let (kind, name): (String, String?) =
                switch closure.by {
                case .person(let person): ("person", person.rawValue)
                case .expiry(let authority): ("expiry", authority?.rawValue)
                case .recovery: ("recovery", nil)
                case .rules(let authority): ("rules", authority?.rawValue)
                case .gate(let authority): ("gate", authority.rawValue)
                }
            return [
                "closed", SQLValue(closure.level), .null, .null, .null, .null, .null, .null, .null, .null, .null, .null,
                .text(closure.outcome.rawValue), SQLValue(closure.at), .text(kind), SQLValue(name),
            ]
        }
    }

    private static func readStatus(_ row: inout SQLRow, json: StoredJSONReader) throws -> CaseStatus {
        let isOpen = try row.text() == "open"
        let level: LevelName = try row.id()
        let (generation, stage, since) = (try row.optionalInt(), try row.optionalText(), try row.optionalInstant())
        let owners = try row.optionalText()
        let (windowEnds, warningDue) = (try row.optionalInstant(), try row.optionalInstant())
        let claim = try readClaim(&row)
        _ = row.next()
        let outcome = try row.optionalText().flatMap(OutcomeKind.init(rawValue:))
        let closedAt = try row.optionalInstant()
        let closer = try readCloser(&row)
        if isOpen {
            guard let generation, let since, let windowEnds else { throw row.misfit("a stay") }
            let people = try owners.map(json.texts)?.map { PersonID($0) } ?? []
            let place: LevelStay.Stage =
                switch stage {
                case "passed": .passed
                case "held": .held
                default: .underReview(owners: people)
                }
            return .open(
                LevelStay(
                    level: level,
                    generation: generation,
                    since: since,
                    stage: place,
                    windowEnds: windowEnds,
                    warningDue: warningDue,
                    claim: claim
                )
            )
        }
        guard let outcome, let closedAt, let closer else { throw row.misfit("a closure") }
        return .closed(Closure(outcome: outcome, at: closedAt, level: level, by: closer))
    }

    private static func readClaim(_ row: inout SQLRow) throws -> Claim? {
        let by: PersonID? = try row.optionalID()
        let (at, until) = (try row.optionalInstant(), try row.optionalInstant())
        guard let by, let at, let until else { return nil }
        return Claim(by: by, at: at, until: until)
    }

    private static func readCloser(_ row: inout SQLRow) throws -> Closer? {
        let (kind, name) = (try row.optionalText(), try row.optionalText())
        return switch kind {
        case "person": name.map { .person(PersonID($0)) }
        case "expiry": .expiry(name.map { AuthorityName($0) })
        case "recovery": .recovery
        case "rules": .rules(name.map { AuthorityName($0) })
        case "gate": name.map { .gate(AuthorityName($0)) }
        default: nil
        }
    }
}

extension SQLValue: ExpressibleByStringLiteral {
    init(stringLiteral value: String) { self = .text(value) }
}
