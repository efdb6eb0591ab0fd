import Escalation

extension SQLTransaction {
    private static let makePace = SQLStatement(
        "lock a pace",
        """
        INSERT INTO notice_pace (person, channel, since, sent) VALUES (?1, ?2, ?3, 0)
        ON CONFLICT (person, channel) DO NOTHING
        """
    )
    private static let lockPace = SQLStatement(
        "lock a pace",
        "SELECT since, sent FROM notice_pace WHERE person = ?1 AND channel = ?2 {lock}"
    )
    private static let setPace = SQLStatement(
        "keep a pace",
        "UPDATE notice_pace SET since = ?3, sent = ?4 WHERE person = ?1 AND channel = ?2"
    )
    private static let leaseOfLine = SQLStatement(
        "lease notices",
        """
        WITH wanted (wanted_id) AS (
            SELECT id FROM notice WHERE standing = 'waiting' AND person = ?4 AND channel = ?5 AND due <= ?1
            ORDER BY due, id LIMIT ?2 {skip locked}
        )
        UPDATE notice SET attempt = attempt + 1, due = ?3 FROM wanted WHERE id = wanted_id
        RETURNING \(NoticeRow.columns), attempt
        """
    )
    /// The attempt was none: its number is given back.
    private static let postpone = SQLStatement(
        "postpone a notice",
        "UPDATE notice SET attempt = attempt - 1, due = ?1 WHERE id = ?2 AND attempt = ?3"
    )

    func lockPaces(_ lines: Set<NoticeLine>) throws -> [NoticeLine: NoticePace] {
        locks.lock(.notices)
        let sorted = lines.sorted(byBytesOf: \.parts)
        let results = try run(
            sorted.flatMap { line in
                let names = line.parts.map { SQLValue.text($0) }
                return [Self.makePace.with(names + [SQLValue(now)]), Self.lockPace.with(names)]
            }
        )
        var paces: [NoticeLine: NoticePace] = [:]
        for (place, line) in sorted.enumerated() {
            guard var row = results[2 * place + 1].first else { continue }
            paces[line] = NoticePace(since: try row.instant(), sent: Int(try row.int()))
        }
        return paces
    }

    func keepPaces(_ paces: [NoticeLine: NoticePace]) throws {
        _ = try run(
            paces.map { line, pace in
                Self.setPace(SQLValue(line.person), SQLValue(line.channel), SQLValue(pace.since), SQLValue(pace.sent))
            }
        )
    }

    func leaseNotices(on line: NoticeLine, limit: Int, lease: Duration) throws -> [LeasedNotice] {
        try keepLeased(
            Self.leaseOfLine(
                SQLValue(now),
                SQLValue(limit),
                SQLValue(now + lease),
                SQLValue(line.person),
                SQLValue(line.channel)
            )
        )
    }

    func postponeNotices(_ leased: [LeasedNotice], until: Instant) throws {
        _ = try run(leased.map { Self.postpone(SQLValue(until), .text($0.notice.id), SQLValue($0.attempt)) })
        lockedNotices.subtract(leased)
    }
}

extension NoticeLine {
    fileprivate var parts: [String] { [person.rawValue, channel.rawValue] }
}
