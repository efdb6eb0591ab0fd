import Escalation

/// A value on its way into or out of a statement. Both databases hold the first four and nothing else of ours.
enum SQLValue: Hashable, Sendable {
    case null
    case int(Int64)
    case text(String)
    case blob([UInt8])
    /// A column of many rows, for statements of PostgreSQL alone.
    case column(SQLColumn)
}

/// The values of one column, for many rows at once.
struct SQLColumn: Hashable, Sendable {
    enum Element: Hashable, Sendable { case int, text, blob }

    let element: Element
    let values: [SQLValue]

    static func ints(_ values: [SQLValue]) -> SQLValue { .column(SQLColumn(element: .int, values: values)) }
    static func texts(_ values: [SQLValue]) -> SQLValue { .column(SQLColumn(element: .text, values: values)) }
    static func blobs(_ values: [SQLValue]) -> SQLValue { .column(SQLColumn(element: .blob, values: values)) }
}

extension SQLValue {
    init(_ number: Int64?) { self = number.map { .int($0) } ?? .null }
    init(_ number: Int) { self = .int(Int64(number)) }
    init(_ text: String?) { self = text.map { .text($0) } ?? .null }
    init(_ bytes: [UInt8]?) { self = bytes.map { .blob($0) } ?? .null }
    init(_ instant: Instant?) { self = instant.map { .int($0.microseconds) } ?? .null }
    init(_ digest: Digest?) { self = digest.map { .blob($0.bytes) } ?? .null }
    init(_ digest: Digest) { self = .blob(digest.bytes) }
    init<Kind>(_ id: Identifier<Kind>?) { self = id.map { .text($0.rawValue) } ?? .null }
}

/// A row that is read from left to right, in the order of the statement's columns.
struct SQLRow: Sendable {
    private let values: [SQLValue]
    private var position = 0

    init(_ values: [SQLValue]) {
        self.values = values
    }

    mutating func next() -> SQLValue {
        precondition(position < values.count, "the statement has only \(values.count) columns")
        defer { position += 1 }
        return values[position]
    }

    mutating func optionalInt() throws -> Int64? {
        switch next() {
        case .null: nil
        case .int(let number): number
        case .text, .blob, .column: throw misfit("a number")
        }
    }

    mutating func optionalText() throws -> String? {
        switch next() {
        case .null: nil
        case .text(let text): text
        case .int, .blob, .column: throw misfit("text")
        }
    }

    mutating func optionalBlob() throws -> [UInt8]? {
        switch next() {
        case .null: nil
        case .blob(let bytes): bytes
        case .int, .text, .column: throw misfit("bytes")
        }
    }

    /// What stands in a column that may not hold this.
    func misfit(_ expected: String) -> StoreError {
        StoreError(.unexpected, operation: "read a row", message: "column \(position) does not hold \(expected)")
    }
}

extension SQLRow {
    mutating func int() throws -> Int64 {
        guard let value = try optionalInt() else { throw misfit("a number") }
        return value
    }

    mutating func text() throws -> String {
        guard let value = try optionalText() else { throw misfit("text") }
        return value
    }

    mutating func blob() throws -> [UInt8] {
        guard let value = try optionalBlob() else { throw misfit("bytes") }
        return value
    }

    mutating func instant() throws -> Instant { Instant(microseconds: try int()) }

    mutating func optionalInstant() throws -> Instant? { try optionalInt().map(Instant.init(microseconds:)) }

    mutating func id<Kind>() throws -> Identifier<Kind> { Identifier(try text()) }

    mutating func optionalID<Kind>() throws -> Identifier<Kind>? { try optionalText().map { Identifier($0) } }

    /// A value of one of our word lists.
    mutating func word<Word: RawRepresentable<String>>() throws -> Word {
        guard let word = Word(rawValue: try text()) else { throw misfit("a known word") }
        return word
    }

    mutating func digest() throws -> Digest {
        guard let digest = Digest(bytes: try blob()) else { throw misfit("a digest") }
        return digest
    }
}
