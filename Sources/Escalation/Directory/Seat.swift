/// What a person may answer from at a level: their own place, or that of somebody who is away.
public struct Seat: Hashable, Sendable {
    /// Who acts.
    public let holder: PersonID
    /// For whom, where that is somebody else: first whose place it is, then through whom it came; all are away.
    public let chain: [PersonID]

    public init(holder: PersonID, chain: [PersonID] = []) {
        self.holder = holder
        self.chain = chain
    }

    /// Whose place it is.
    public var owner: PersonID { chain.first ?? holder }

    /// For whom the holder acts, `nil` where for themselves.
    public var actingFor: PersonID? { chain.first }
}

extension Directory {
    /// So many hands a place goes through at most; then nobody holds it.
    public static let delegationsMax = 8

    /// Who holds a person's place at an instant: themselves, or whoever their delegates lead to. `nil` where nobody.
    public func seat(of person: PersonID, at instant: Instant) -> Seat? {
        var (holder, chain) = (person, [PersonID]())
        while let absence = people[holder]?.absence(at: instant) {
            guard let delegate = absence.delegate, chain.count < Self.delegationsMax, !chain.contains(delegate) else {
                return nil
            }
            chain.append(holder)
            holder = delegate
        }
        return people[holder] == nil ? nil : Seat(holder: holder, chain: chain)
    }

    /// Every place that leads to a person at an instant, their own first; none while they are away.
    func seats(heldBy person: PersonID, at instant: Instant) -> [Seat] {
        guard let holder = people[person], holder.absence(at: instant) == nil else { return [] }
        var seats = [Seat(holder: person)]
        var newest = seats
        for _ in 0..<Self.delegationsMax {
            newest = newest.flatMap { seat in
                (delegators[seat.owner] ?? []).compactMap { away in
                    guard people[away]?.absence(at: instant)?.delegate == seat.owner, away != person,
                        !seat.chain.contains(away)
                    else { return nil }
                    return Seat(holder: person, chain: [away] + seat.chain)
                }
            }
            if newest.isEmpty { break }
            seats += newest
        }
        return seats
    }
}
