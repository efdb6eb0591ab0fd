import AuditLog
import JSON

/// What the first entries of cases say that is fixed for the case's life: all of it side by side, as bytes that are the same
/// where the facts are. There are as many as cases, and a piece of memory each would cost more than reading them.
struct ToldOpenings {
    /// A case's place among them.
    typealias Place = Range<Int>

    private var bytes = OpeningBytes()

    mutating func keep(_ entry: EntryMembers) -> Place {
        let start = bytes.count
        for value in [entry.policy, entry.version, entry.trigger, entry.running, entry.cause, entry.correlation] {
            bytes.append(value)
        }
        return start..<bytes.count
    }

    func isSame(_ place: Place, as opening: OpeningBytes) -> Bool {
        bytes.withBytes { own in
            opening.withBytes { UnsafeRawBufferPointer(rebasing: own[place]).isSame(as: $0) }
        }
    }

    /// The facts one by one, in the order of ``OpeningFact/of(_:)``.
    func values(at place: Place) -> [OpeningValue] { bytes.values(at: place) }
}

/// A fact as an entry says it.
enum OpeningValue: Equatable, CustomStringConvertible {
    /// Entries of earlier versions do not say all.
    case none
    case text(String)
    case int(Int64)
    case other

    static func == (left: Self, right: Self) -> Bool {
        switch (left, right) {
        // Not as Swift compares: canonically equivalent texts are two.
        case (.text(let a), .text(let b)): a.utf8.elementsEqual(b.utf8)
        case (.int(let a), .int(let b)): a == b
        case (.none, .none), (.other, .other): true
        default: false
        }
    }

    var description: String {
        switch self {
        case .none: "nothing"
        case .text(let text): JSONValue.string(text).description
        case .int(let number): "\(number)"
        case .other: "neither text nor a whole number"
        }
    }
}

/// Facts one behind the other, each with what it is and how long.
struct OpeningBytes {
    private enum Mark: UInt8 { case none, text, int, other }

    private var bytes: [UInt8] = []

    var count: Int { bytes.count }

    /// Keeps the memory for others.
    mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    mutating func append(_ value: EntryMembers.Value?) {
        switch value {
        case .text(let text)?: append(text)
        case .int(let number)?: append(number)
        case .other?: bytes.append(Mark.other.rawValue)
        case nil: bytes.append(Mark.none.rawValue)
        }
    }

    mutating func append(_ text: UnsafeRawBufferPointer) {
        append(.text, Int64(text.count))
        bytes.append(contentsOf: text)
    }

    mutating func append(_ number: Int64) { append(.int, number) }

    private mutating func append(_ mark: Mark, _ number: Int64) {
        bytes.append(mark.rawValue)
        withUnsafeBytes(of: number) { bytes.append(contentsOf: $0) }
    }

    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result { bytes.withUnsafeBytes(body) }

    func values(at place: Range<Int>) -> [OpeningValue] {
        bytes.withUnsafeBytes { bytes in
            var (values, next): ([OpeningValue], Int) = ([], place.lowerBound)
            func number() -> Int64 {
                defer { next += MemoryLayout<Int64>.size }
                return bytes.loadUnaligned(fromByteOffset: next, as: Int64.self)
            }
            while next < place.upperBound {
                let mark = Mark(rawValue: bytes[next])
                next += 1
                switch mark {
                case .text?:
                    let count = Int(number())
                    values.append(.text(String(decoding: bytes[next..<next + count], as: UTF8.self)))
                    next += count
                case .int?: values.append(.int(number()))
                case .other?: values.append(.other)
                case Mark.none?, nil: values.append(.none)
                }
            }
            return values
        }
    }
}
