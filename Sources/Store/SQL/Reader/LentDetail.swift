/// What stands beside an entry as its row holds it, lent.
enum LentDetail {
    case sealed(UnsafeRawBufferPointer)
    /// As an earlier version wrote it.
    case clear(salt: UnsafeRawBufferPointer, content: UnsafeRawBufferPointer)

    /// `nil` where nothing stands there.
    init?(_ row: inout LentRow) throws {
        if let sealed = try row.optionalBytes() {
            self = .sealed(sealed)
        } else if let salt = try row.optionalBytes() {
            self = .clear(salt: salt, content: try row.bytes())
        } else {
            return nil
        }
    }

    /// Lends what was committed to, or whose key was destroyed since; neither where nothing stands there.
    static func lend(
        _ detail: LentDetail?,
        _ keys: inout KeysAtHand,
        to body: (LogRow.Detail?, SubjectKeyID?) throws -> Void
    ) throws {
        switch detail {
        case nil: try body(nil, nil)
        case .clear(let salt, let content): try body(LogRow.Detail(salt: salt, content: content), nil)
        case .sealed(let sealed): try open(sealed, &keys, to: body)
        }
    }

    private static func open(
        _ sealed: UnsafeRawBufferPointer,
        _ keys: inout KeysAtHand,
        to body: (LogRow.Detail?, SubjectKeyID?) throws -> Void
    ) throws {
        // What cannot be opened is damaged: then nothing of it is what was committed to.
        let damaged = LogRow.Detail(salt: UnsafeRawBufferPointer(start: nil, count: 0), content: sealed)
        guard let seal = Seal(sealed) else { return try body(damaged, nil) }
        guard let standing = keys[seal.keyID] else { throw UnknownKey() }
        guard case .key(let counter) = standing else { return try body(nil, seal.keyID) }
        try seal.lend(openedWith: counter) { clear in
            guard let (salt, content) = clear.flatMap(DetailBytes.parts) else { return try body(damaged, nil) }
            try body(LogRow.Detail(salt: salt, content: content), nil)
        }
    }
}

/// A row is sealed under a key that was not read ahead.
struct UnknownKey: Error {}
