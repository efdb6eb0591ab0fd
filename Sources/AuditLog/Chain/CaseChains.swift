import Places

/// The chains of all cases, followed entry by entry: each entry carries its case's next number and the hash of the entry
/// before, so that one that is missing shows without the rest of the log.
///
/// What is kept grows with the number of cases, about a hundred bytes each, and not with that of entries.
public struct CaseChains {
    /// Where a chain stands.
    private struct End {
        var change: Int64
        var hash: HashWords
        var time: EntryTime?
    }

    /// What became of an entry.
    public struct Followed {
        /// The place of its case among all, in the order in which they came.
        public let place: Int
        public let faults: [CaseChainFault]
    }

    private var places = PlaceTable()
    private var ends: [End] = []
    /// The case of the entry before. What is done to a case at once makes several entries, one behind the other.
    private var last: (name: CaseName, place: Int)?
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

    /// Where a case stands among those that came; `nil` where none of its entries did.
    public func place(of id: String) -> Int? { places.place(of: CaseName(id).words) }

    /// The same for whoever asks mostly in the order in which cases came; `last` is the place that was found last, -1 before
    /// the first.
    public func place(of id: UnsafeRawBufferPointer, behind last: inout Int) -> Int? {
        places.place(of: CaseName(id).words, behind: &last)
    }

    /// How many changes a case has had.
    public func change(at place: Int) -> Int64 { ends[place].change }

    /// Takes the next entry of the log, and says what is wrong with its place in its case's chain.
    ///
    /// - Parameter hash: Of the bytes that `link` was read from.
    public mutating func follow(_ link: EntryLink, _ hash: HashWords) -> Followed {
        guard let place = last?.name == link.name ? last?.place : places.place(of: link.name.words) else {
            last = (link.name, ends.count)
            places.add(link.name.words)
            ends.append(End(change: max(link.change, 0), hash: hash, time: link.time))
            return Followed(place: ends.count - 1, faults: begin(link))
        }
        last = (link.name, place)
        let faults = check(link, against: ends[place])
        ends[place] = End(
            change: max(link.change, ends[place].change),
            hash: hash,
            time: link.time ?? ends[place].time
        )
        return Followed(place: place, faults: faults)
    }

    private mutating func begin(_ link: EntryLink) -> [CaseChainFault] {
        var faults = Self.gap(link.change, due: 1)
        if link.previous != nil {
            linked += 1
            if link.change == 1 { faults.append(.previousOfNothing) }
        }
        return faults
    }

    private mutating func check(_ link: EntryLink, against before: End) -> [CaseChainFault] {
        // Behind the last of all numbers comes none.
        let due = before.change + (before.change < .max ? 1 : 0)
        var faults = Self.gap(link.change, due: due)
        if let previous = link.previous {
            linked += 1
            // Where numbers are missing, the hash cannot fit, and says nothing more.
            if link.change == due, previous != .hash(before.hash) { faults.append(.anotherPrevious) }
        } else {
            numberedOnly += 1
        }
        if let last = before.time, let time = link.time, time < last, link.name != .installation {
            faults.append(.backdated)
        }
        return faults
    }

    private static func gap(_ change: Int64, due: Int64) -> [CaseChainFault] {
        if change > due { return [.missing(due..<change)] }
        return change < due ? [.repeated(change, due: due)] : []
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
        case .missing(let changes) where changes.lowerBound + 1 == changes.upperBound:
            "change \(changes.lowerBound) of its case is missing"
        case .missing(let changes):
            "changes \(changes.lowerBound) to \(changes.upperBound - 1) of its case are missing"
        case .repeated(let change, let due): "it is change \(change) of its case, where \(due) is due"
        case .anotherPrevious: "its `previous` is not the hash of its case's entry before"
        case .previousOfNothing: "it is the first entry of its case, and names one before it"
        case .backdated: "it is dated before its case's entry before"
        }
    }
}
