import Escalation

/// What a report needs of one case: when what happened, and to whom it was put.
struct CaseStory {
    typealias Name = NameTable.Number

    /// Who or what ended a case.
    enum Closer: UInt8 {
        case people, silence, recovery, rules, gate
    }

    let id: CaseID
    let openedAt: Instant
    var policy: Name = 0
    var version: Int64 = 0
    var trigger: Name = 0
    var cause: Name = 0
    var category: Name = 0
    var running: Int64 = 1
    var attached = 0
    /// What whoever decides has to read; `nil` where its entry does not say.
    var words: Int64?
    /// The first notice that reached somebody who was to decide.
    var toldAt: Instant?
    /// The first thing that a person did in it.
    var lookedAt: Instant?
    var claimedAt: Instant?
    /// The decision that ended it.
    var decidedAt: Instant?
    var closedAt: Instant?
    var outcome: Name = 0
    var closer: Closer?
    /// Its times at levels, the first one first.
    var stays: [Stay] = []

    /// When somebody first knew of it.
    var noticedAt: Instant? {
        guard let toldAt else { return lookedAt }
        return lookedAt.map { min($0, toldAt) } ?? toldAt
    }
}

/// A case's time at one level.
struct Stay {
    typealias Name = NameTable.Number

    let level: Name
    /// Why it was passed there.
    let cause: Name
    let since: Instant
    /// The calendars in which its window is counted, as one name.
    var calendars: Name = 0
    /// From when its people could look at it.
    var enteredAt: Instant?
    /// Who owned it, as one name.
    var owners: Name = 0
    var toldAt: Instant?
    var lookedAt: Instant?
    var claimedAt: Instant?
    var claimer: Name = 0
    var answeredAt: Instant?
    var answerer: Name = 0
    var action: Name = 0
    var leftAt: Instant?
    /// Whether its window passed without an answer.
    var isBroken = false
    /// Whether its people took longer than is normal there.
    var wasLate: Bool?

    var noticedAt: Instant? {
        guard let toldAt else { return lookedAt }
        return lookedAt.map { min($0, toldAt) } ?? toldAt
    }
}

/// A decision, or an answer where several must agree.
struct Answer {
    typealias Name = NameTable.Number

    let story: Int
    let stay: Int
    let person: Name
    let action: Name
    let at: Instant
    /// For how long its author can have read: since the case came to them, and since they decided the last one.
    let reading: Duration
    let words: Int64?
    /// Why it was not taken; 0 where it was.
    let refusal: Name
}
