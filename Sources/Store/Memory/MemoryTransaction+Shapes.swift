import Escalation

extension MemoryTransaction {
    func meetShapes(_ met: [SeenShape]) throws -> [ShapeID: ShapeVerdict] {
        locks.lock(.shapes)
        var verdicts: [ShapeID: ShapeVerdict] = [:]
        let sorted = met.sorted(byBytesOf: \.id.parts)
        for shape in sorted {
            try SQLTransaction.checkLength(shape.kind.parts, "a kind of events")
            guard verdicts[shape.id] == nil else { continue }
            verdicts[shape.id] = meet(shape)
        }
        return verdicts
    }

    private func meet(_ shape: SeenShape) -> ShapeVerdict {
        if let seen = rows.shapes[shape.id] { return seen.standing == .waiting ? .waiting : .known }
        let siblings = rows.shapes.rows.values.filter { $0.kind == shape.kind }
        let known = siblings.filter { $0.standing != .waiting }.sorted {
            $0.seenAt == $1.seenAt ? $0.shape.digest.hexadecimal < $1.shape.digest.hexadecimal : $0.seenAt > $1.seenAt
        }
        var seen = shape
        if siblings.isEmpty {
            seen.standing = .first
            rows.shapes[shape.id] = seen
            return .first
        }
        guard siblings.count - known.count < SeenShape.waitingMax else { return .crowded }
        seen.standing = .waiting
        rows.shapes[shape.id] = seen
        return .new(beside: known.prefix(20).map(\.shape))
    }

    func lockShapes(_ digests: Set<Digest>) -> [SeenShape] {
        locks.lock(.shapes)
        return rows.shapes.rows.values.filter { digests.contains($0.shape.digest) }
            .sorted(byBytesOf: { [$0.shape.digest.hexadecimal] + $0.kind.parts })
    }
}
