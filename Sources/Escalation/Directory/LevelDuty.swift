/// Who owns the cases of a level at one instant.
public struct LevelDuty: Hashable, Sendable {
    /// In the order of their holders.
    public let seats: [Seat]
    /// Why nobody does, where nobody does.
    public let vacancy: Vacancy?

    /// Why a level has nobody to ask.
    public enum Vacancy: String, Hashable, Sendable, CaseIterable {
        case nobodyHoldsRole = "nobody-holds-a-role"
        case nobodyOnDuty = "nobody-on-duty"
        case unknownRota = "unknown-rota"
        case nobodyQualified = "nobody-qualified"
        case everybodyAway = "everybody-away"
    }

    /// Each person once, in the order of their ids.
    public var owners: [PersonID] {
        var owners: [PersonID] = []
        for seat in seats where owners.last != seat.holder { owners.append(seat.holder) }
        return owners
    }

    /// Who acts for whom, where anybody does.
    var actingFor: [(holder: PersonID, owners: [PersonID])] {
        owners.compactMap { holder in
            let owners = seats.filter { $0.holder == holder }.compactMap(\.actingFor)
            return owners.isEmpty ? nil : (holder, owners)
        }
    }
}

extension Directory {
    /// Who owns a case of a level: the holders of its roles and whoever is on duty, each as far as they are qualified,
    /// and while they are away whoever stands in for them, as far as both are qualified.
    public func duty(at level: PolicyLevel, _ instant: Instant) -> LevelDuty {
        var candidates = holders(of: level.owners).map(\.id)
        if let member = rota(of: level)?.onDuty(at: instant), !candidates.contains(member), people[member] != nil {
            candidates.append(member)
        }
        let qualified = candidates.filter { people[$0]?.isQualified(for: level.qualification, at: instant) ?? false }
        let seats = qualified.compactMap { person -> Seat? in
            guard let seat = seat(of: person, at: instant),
                seat.chain.isEmpty || people[seat.holder]?.isQualified(for: level.qualification, at: instant) == true
            else { return nil }
            return seat
        }
        guard seats.isEmpty else {
            return LevelDuty(
                seats: seats.sorted { ($0.holder, $0.owner) < ($1.holder, $1.owner) },
                vacancy: nil
            )
        }
        let vacancy: LevelDuty.Vacancy =
            if !qualified.isEmpty {
                .everybodyAway
            } else if !candidates.isEmpty {
                .nobodyQualified
            } else if let name = level.onDuty {
                rotas[name] == nil ? .unknownRota : .nobodyOnDuty
            } else {
                .nobodyHoldsRole
            }
        return LevelDuty(seats: [], vacancy: vacancy)
    }

    /// The places at a level that a person may answer from at an instant, their own first.
    ///
    /// Whoever was on duty when a case came may answer it after their shift: everybody of a rota counts here, and who
    /// was asked stands in the case.
    func seats(of person: PersonID, at level: PolicyLevel, _ instant: Instant) -> [Seat] {
        guard people[person]?.isQualified(for: level.qualification, at: instant) == true else { return [] }
        return seats(heldBy: person, at: instant).filter { seat in
            belongs(seat.owner, to: level)
                && people[seat.owner]?.isQualified(for: level.qualification, at: instant) == true
        }
    }

    /// The first instant after another, and before an end, from which others own the cases of a level. After a hundred
    /// moments at which they could have changed and did not, the next such moment.
    func nextDutyChange(at level: PolicyLevel, after start: Instant, before end: Instant) -> Instant? {
        guard level.onDuty != nil || hasAbsences || level.qualification != nil else { return nil }
        let owners = duty(at: level, start).owners
        var instant = start
        for _ in 0..<100 {
            guard let next = nextDutyEdge(at: level, after: instant), next < end else { return nil }
            instant = next
            if duty(at: level, instant).owners != owners { break }
        }
        return instant
    }

    /// The first instant after another at which somebody comes, leaves, or loses a qualification.
    func nextDutyEdge(at level: PolicyLevel, after instant: Instant) -> Instant? {
        let rota = rota(of: level)
        var next = rota?.nextChange(after: instant)
        guard hasAbsences || level.qualification != nil else { return next }
        func take(_ instant: Instant?) {
            if let instant, instant < next ?? .max { next = instant }
        }
        var looked: Set<PersonID> = []
        var open = holders(of: level.owners).map(\.id) + Array(rota?.people ?? [])
        while let person = open.popLast() {
            guard looked.insert(person).inserted, let found = people[person] else { continue }
            take(found.nextAbsenceEdge(after: instant))
            if let required = level.qualification, let end = found.qualification(required)?.endsAt, end > instant {
                take(end)
            }
            if let delegate = found.absence(at: instant)?.delegate { open.append(delegate) }
        }
        return next
    }

    /// Everybody who can own cases of a level at some time, in the order of their ids.
    public func candidates(at level: PolicyLevel) -> [Person] {
        let holders = holders(of: level.owners)
        guard let rota = rota(of: level) else { return holders }
        return rota.people.union(holders.map(\.id)).sorted().compactMap { people[$0] }
    }

    /// Whether anybody is ever away, or on duty in turns.
    public var changesDuties: Bool { hasAbsences || !rotas.isEmpty }

    /// Whether a person holds a role of a level, or can be on duty there.
    func belongs(_ person: PersonID, to level: PolicyLevel) -> Bool {
        guard let found = people[person] else { return false }
        return !found.roles.isDisjoint(with: level.owners) || rota(of: level)?.people.contains(person) == true
    }

    private func rota(of level: PolicyLevel) -> Rota? { level.onDuty.flatMap { rotas[$0] } }

    /// These people, each with the roles of every place that they hold at a level: whom they stand for in a quorum.
    func people(_ ids: [PersonID], standingAt level: PolicyLevel, _ instant: Instant) -> [Person] {
        ids.compactMap { id in
            guard var person = people[id] else { return nil }
            let seats = seats(of: id, at: level, instant)
            if seats.isEmpty { return nil }
            person.roles = seats.reduce(into: []) { $0.formUnion(people[$1.owner]?.roles ?? []) }
            return person
        }
    }
}

extension Instant {
    /// After everything.
    static let max = Instant(microseconds: .max)
}
