/// The cases of a rehearsal, in the order in which they were opened.
public struct RehearsedCases: CaseSet, Sendable {
    private var byID: [CaseID: Case] = [:]
    private var order: [CaseID] = []

    public subscript(id: CaseID) -> Case? { byID[id] }

    /// From 1.
    public subscript(number number: Int) -> Case? {
        order.indices.contains(number - 1) ? byID[order[number - 1]] : nil
    }

    /// Its place in the order, from 1.
    public func number(of id: CaseID) -> Int? { order.firstIndex(of: id).map { $0 + 1 } }

    public var count: Int { order.count }

    public mutating func insert(_ opened: Case) {
        if byID.updateValue(opened, forKey: opened.id) == nil { order.append(opened.id) }
    }

    public mutating func change<Result>(_ id: CaseID, _ body: (inout Case) throws -> Result) rethrows -> Result? {
        guard var subject = byID[id] else { return nil }
        defer { byID[id] = subject }
        return try body(&subject)
    }

    /// The earliest deadline of all open cases; of two at once, that of the case opened first.
    var nextDue: (id: CaseID, due: Instant)? {
        var next: (id: CaseID, due: Instant)?
        for id in order {
            guard let due = byID[id]?.nextDeadline, due < next?.due ?? Instant(microseconds: .max) else { continue }
            next = (id, due)
        }
        return next
    }
}
