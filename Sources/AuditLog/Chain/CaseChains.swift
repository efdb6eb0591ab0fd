import Crypto

/// The chains of all cases, followed entry by entry: each entry carries its case's next number and the hash of the entry
/// before, so that one that is missing shows without the rest of the log.
///
/// What is kept grows with the number of cases, about a hundred bytes each, and not with that of entries.
public struct CaseChains {
    /// Where a chain stands.
    private struct End {
        var change: Int64
        var hash: SHA256.Digest
        var time: EntryTime?
    }

    /// A case by the beginning of its id's hash: ids are of any length.
    private struct CaseKey: Hashable {
        let high: UInt64
        let low: UInt64

        init(_ id: String) {
            (high, low) = SHA256.hash(data: Array(id.utf8)).withUnsafeBytes {
                ($0.loadUnaligned(as: UInt64.self), $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            }
        }
    }

    private var ends: [CaseKey: End] = [:]
    /// Entries that carry the hash of the one before.
    public private(set) var linked: Int64 = 0
    /// Entries that have one before and do not carry its hash: written by a version that did not. Their number alone
    /// chains them.
    public private(set) var numberedOnly: Int64 = 0

    /// The case under which entries about the installation stand; its clock may be set back.
    public static let installation = "installation"

    public init() {}

    /// How many cases there are.
    public var count: Int { ends.count }

    /// Takes the next entry of the log; what is wrong with its place in its case's chain.
    ///
    /// - Parameter entry: The bytes that `link` was read from.
    public mutating func follow(_ link: EntryLink, _ entry: [UInt8]) -> [CaseChainFault] {
        let key = CaseKey(link.caseID)
        var faults: [CaseChainFault] = []
        let before = ends[key]
        let due = (before?.change ?? 0) + 1
        if link.change > due {
            faults.append(.missing(due..<link.change))
        } else if link.change < due {
            faults.append(.repeated(link.change, due: due))
        }
        if let previous = link.previous {
            linked += 1
            // Where numbers are missing, the hash cannot fit, and says nothing more.
            if link.change == due, before.map({ Self.hexadecimal($0.hash) }) != previous {
                faults.append(before == nil ? .previousOfNothing : .anotherPrevious)
            }
        } else if before != nil {
            numberedOnly += 1
        }
        if let last = before?.time, let time = link.time, time < last, link.caseID != Self.installation {
            faults.append(.backdated)
        }
        ends[key] = End(
            change: max(link.change, before?.change ?? 0),
            hash: Self.digest(entry),
            time: link.time ?? before?.time
        )
        return faults
    }

    private static let hexadecimalDigits = Array("0123456789abcdef".utf8)

    static func digest(_ entry: [UInt8]) -> SHA256.Digest { SHA256.hash(data: entry) }

    static func hexadecimal(_ digest: some Sequence<UInt8>) -> String {
        var digits: [UInt8] = []
        digits.reserveCapacity(64)
        for byte in digest {
            digits.append(hexadecimalDigits[Int(byte >> 4)])
            digits.append(hexadecimalDigits[Int(byte & 15)])
        }
        return String(decoding: digits, as: UTF8.self)
    }
}

/// What is wrong with an entry's place among those of its case.
public enum CaseChainFault: Hashable, Sendable, CustomStringConvertible {
    case missing(Range<Int64>)
    case repeated(Int64, due: Int64)
    case anotherPrevious
    /// The case's first entry names one before it.
    case previousOfNothing
    case backdated

    public var description: String {
        switch self {
        case .missing(let changes) where changes.count == 1: "change \(changes.lowerBound) of its case is missing"
        case .missing(let changes):
            "changes \(changes.lowerBound) to \(changes.upperBound - 1) of its case are missing"
        case .repeated(let change, let due): "it is change \(change) of its case, where \(due) is due"
        case .anotherPrevious: "its `previous` is not the hash of its case's entry before"
        case .previousOfNothing: "it is the first entry of its case, and names one before it"
        case .backdated: "it is dated before its case's entry before"
        }
    }
}
