import Escalation

extension SQLTransaction {
    private static let look = SQLStatement(
        "look a shape up",
        "SELECT standing FROM event_shape WHERE \(ShapeRow.ofKind) AND digest = ?4"
    )
    private static let makeKind = SQLStatement(
        "lock a kind of events",
        """
        INSERT INTO event_kind (policy, trigger_name, type) VALUES (?1, ?2, ?3)
        ON CONFLICT (policy, trigger_name, type) DO NOTHING
        """
    )
    private static let lockKind = SQLStatement(
        "lock a kind of events",
        "SELECT 1 FROM event_kind WHERE \(ShapeRow.ofKind) {lock}"
    )
    /// The newest are enough to say what is new.
    private static let known = SQLStatement(
        "read known shapes",
        """
        SELECT \(ShapeRow.columns) FROM event_shape WHERE \(ShapeRow.ofKind) AND standing <> 'waiting'
        ORDER BY seen_at DESC, digest LIMIT 20
        """
    )
    private static let countWaiting = SQLStatement(
        "count shapes that wait",
        "SELECT count(*) FROM event_shape WHERE \(ShapeRow.ofKind) AND standing = 'waiting'"
    )
    private static let lock = SQLStatement(
        "lock a shape",
        """
        SELECT \(ShapeRow.columns) FROM event_shape WHERE digest = ?1 ORDER BY policy, trigger_name, type {lock}
        """
    )

    func meetShapes(_ met: [SeenShape]) throws -> [ShapeID: ShapeVerdict] {
        locks.lock(.shapes)
        var first: [ShapeID: SeenShape] = [:]
        for shape in met where first[shape.id] == nil { first[shape.id] = shape }
        let sorted = first.values.sorted(byBytesOf: \.id.parts)
        for shape in sorted { try Self.checkLength(shape.kind.parts, "a kind of events") }
        var verdicts = try lookUp(sorted)
        let unseen = sorted.filter { verdicts[$0.id] == nil }
        if !unseen.isEmpty { verdicts.merge(try learn(unseen)) { $1 } }
        return verdicts
    }

    private func lookUp(_ shapes: [SeenShape]) throws -> [ShapeID: ShapeVerdict] {
        var verdicts: [ShapeID: ShapeVerdict] = [:]
        for (shape, rows) in zip(shapes, try run(shapes.map { Self.look.with($0.id.columns) })) {
            guard var row = rows.first else { continue }
            verdicts[shape.id] = try row.text() == "waiting" ? .waiting : .known
        }
        return verdicts
    }

    /// Under the locks of their kinds, so that of two that come at once one is the first, and a new one has one entry.
    private func learn(_ unseen: [SeenShape]) throws -> [ShapeID: ShapeVerdict] {
        let kinds = Set(unseen.map(\.kind)).sorted(byBytesOf: \.parts)
        _ = try run(kinds.flatMap { [Self.makeKind.with($0.columns), Self.lockKind.with($0.columns)] })
        // Whoever held the lock before may have seen the same.
        var verdicts = try lookUp(unseen)
        let news = unseen.filter { verdicts[$0.id] == nil }
        guard !news.isEmpty else { return verdicts }
        let state = try run(kinds.flatMap { [Self.known.with($0.columns), Self.countWaiting.with($0.columns)] })
        var commands: [SQLCommand] = []
        for (place, kind) in kinds.enumerated() {
            var known = try state[2 * place].map { try ShapeRow.read($0, json: json).shape }
            guard var count = state[2 * place + 1].first else { continue }
            var waiting = Int(try count.int())
            for var shape in news where shape.kind == kind {
                if known.isEmpty, waiting == 0 {
                    shape.standing = .first
                    known.append(shape.shape)
                    verdicts[shape.id] = .first
                } else if waiting < SeenShape.waitingMax {
                    shape.standing = .waiting
                    waiting += 1
                    verdicts[shape.id] = .new(beside: known)
                } else {
                    verdicts[shape.id] = .crowded
                    continue
                }
                commands.append(ShapeRow.inserting(shape, sealed: try installationKey()))
            }
        }
        _ = try run(commands)
        return verdicts
    }

    func lockShapes(_ digests: Set<Digest>) throws -> [SeenShape] {
        locks.lock(.shapes)
        let sorted = digests.sorted(byBytesOf: { [$0.hexadecimal] })
        return try run(sorted.map { Self.lock(SQLValue($0)) }).joined().map { try ShapeRow.read($0, json: json) }
    }
}
