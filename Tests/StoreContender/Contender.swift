import Escalation
import JSON
import Messages
import Store

/// One of several processes that work on the same store at once, at random but repeatably.
///
/// It counts what it did; whoever started it adds the counts of all up and holds them against the store.
final class Contender {
    private let store: any Store
    private let name: String
    private var chance: Chance
    private var lane: LaneEpoch
    private(set) var tally: [String: Int] = [:]

    private static let keys = (0..<6).map { KeyID(policy: "p", trigger: "t", value: "key \($0)") }

    init(_ store: any Store, name: String, seed: UInt64) throws {
        self.store = store
        self.name = name
        chance = Chance(seed: seed)
        lane = try store.transaction { try $0.takeLane(LaneID(name), lease: .seconds(600)) }
    }

    func run(rounds: Int) throws {
        let works = [takeEvents, takeEvents, decide, decide, admit, deliver, sequence, prune, raiseInstallation]
        for _ in 0..<rounds {
            let work = works[chance.below(works.count)]
            while true {
                do {
                    try work()
                    break
                } catch let error as StoreError where error.isRetriable || error.kind == .logMoved {
                    tally[error.kind.rawValue, default: 0] += 1
                }
            }
        }
    }

    /// One transaction; its counts only hold once it has committed.
    private func work(_ body: (any StoreTransaction, inout [String: Int]) throws -> Void) throws {
        var done: [String: Int] = [:]
        try store.transaction { try body($0, &done) }
        tally.merge(done, uniquingKeysWith: +)
    }

    /// Events of a few keys: each joins its key's open case or opens one.
    private func takeEvents() throws {
        let keys = chance.some(of: Self.keys)
        try work { transaction, done in
            var rows = try transaction.lockKeys(Set(keys))
            var cases = try transaction.lockCases(Set(rows.values.compactMap(\.openCase)))
            var changes = ChangeSet()
            for key in keys {
                guard var row = rows[key] else { continue }
                if let open = row.openCase, case .closed? = cases[open]?.status { row.noteEnded(open) }
                let position = Position(order: transaction.now.microseconds, tie: name)
                switch row.take(.raised, at: position, event: transaction.now) {
                case .open(let running):
                    let new = Self.newCase(of: key, running: running, at: transaction.now)
                    changes.newCases.append(new)
                    changes.notices.append(
                        Notice(
                            id: "\(new.id).1.0",
                            caseID: new.id,
                            generation: 1,
                            purpose: .decide,
                            recipient: .person("ada", channel: "mail"),
                            createdAt: transaction.now
                        )
                    )
                    changes.entries.append(Self.entry(.caseOpened, of: new))
                    done["opened", default: 0] += 1
                case .attach(let id):
                    guard let attached = cases[id]?.with(attached: 1, by: nil) else { continue }
                    cases[id] = attached
                    changes.entries.append(Self.entry(.eventAttached, of: attached))
                    done["attached", default: 0] += 1
                case .withdraw, .openWithdrawn, .remember:
                    break
                }
                rows[key] = row
            }
            changes.keys = Array(rows.values)
            changes.updatedCases = Array(cases.values)
            _ = try transaction.write(changes)
        }
    }

    /// Ends open cases; of two that would end one, the second finds it closed.
    private func decide() throws {
        let open = try store.reading { try $0.cases(CaseFilter(open: true, limit: 8)) }.map(\.id)
        guard !open.isEmpty else { return }
        let chosen = Set(chance.some(of: open))
        try work { transaction, done in
            var changes = ChangeSet { $0.lane = lane }
            for subject in try transaction.lockCases(chosen).values {
                guard case .open = subject.status else {
                    done["tooLate", default: 0] += 1
                    continue
                }
                let closed = subject.with(attached: 0, by: PersonID(name))
                changes.updatedCases.append(closed)
                changes.entries.append(Self.entry(.caseClosed, of: closed))
                changes.outbox.append(
                    Envelope(
                        exchange: "x",
                        routingKey: "y",
                        id: "\(closed.id)",
                        type: "outcome",
                        contentType: "text/plain",
                        body: []
                    )
                )
                done["decided", default: 0] += 1
            }
            _ = try transaction.write(changes)
        }
    }

    /// Messages that everybody gets, in any order.
    private func admit() throws {
        let ids = chance.some(of: Array(0..<200)) + chance.some(of: Array(0..<200))
        try work { transaction, done in
            let messages = ids.map {
                InboxMessage(
                    id: InboxID(handler: "h", sender: "s", message: "\($0)"),
                    digest: Digest(of: "\($0)".utf8)
                )
            }
            for verdict in try transaction.admit(messages) {
                switch verdict {
                case .first: done["first", default: 0] += 1
                case .repeated: break
                case .reused: done["reused", default: 0] += 1
                }
            }
        }
    }

    private func deliver() throws {
        let leased = try store.transaction { try $0.leaseNotices(limit: 3, lease: .seconds(600)) }
        try work { transaction, done in
            let held = try transaction.lockNotices(leased)
            let states = held.map {
                NoticeState(notice: $0.notice, attempt: $0.attempt, standing: .delivered, detail: nil)
            }
            _ = try transaction.write(ChangeSet { $0.noticeStates = states })
            done["delivered", default: 0] += held.count
        }
    }

    private func sequence() throws {
        try work { transaction, done in
            let head = try transaction.logHead()
            let leaves = try transaction.unsequenced(limit: 20).enumerated().map { place, entry in
                Leaf(row: entry.row, index: head.size + Int64(place), hash: Digest(of: entry.entry.body).bytes)
            }
            guard let last = leaves.last else { return }
            let newHead = LogHead(size: last.index + 1, root: last.hash, peaks: [])
            try transaction.append(LogGrowth(leaves: leaves, newHead: newHead), to: head)
            done["sequenced", default: 0] += leaves.count
        }
    }

    /// Nothing is old enough: it only has to be out of everybody's way.
    private func prune() throws {
        try work { transaction, _ in _ = try transaction.prune(inboxAge: .seconds(3600), limit: 5) }
    }

    private func raiseInstallation() throws {
        try work { transaction, done in
            let change = try transaction.nextInstallationChange()
            let entry = Entry.ofInstallation(.documentApplied, change: change, at: transaction.now, facts: [:])
            _ = try transaction.write(ChangeSet { $0.entries = [entry] })
            done["installation", default: 0] += 1
        }
    }
}

extension Contender {
    private static func newCase(of key: KeyID, running: Int64, at now: Instant) -> Case {
        let event = EventReference(id: "e", source: "s", type: "t")
        return Case(
            id: DerivedID.ofCase(key, running: running),
            key: key,
            running: running,
            policy: PolicyReference(name: key.policy, version: 1),
            openedAt: now,
            opening: Opening(cause: .threshold, because: "b", event: event, correlation: "c"),
            snapshot: Snapshot(fields: .null),
            status: .open(
                LevelStay(level: "l", generation: 1, since: now, stage: .passed, windowEnds: now + .seconds(3600))
            ),
            change: 1,
            revision: 1,
            attached: 0,
            waiting: [],
            updatedAt: now
        )
    }

    private static func entry(_ kind: Entry.Kind, of subject: Case) -> Entry {
        Entry(caseID: subject.id, change: subject.change, kind: kind, body: Array("\(subject.change)".utf8))
    }
}

extension Case {
    /// The next state of this case: an event more, or closed by `person`.
    fileprivate func with(attached more: Int64, by person: PersonID?) -> Case {
        let end = person.map { Closure(outcome: .resume, at: updatedAt, level: "l", by: .person($0)) }
        return Case(
            id: id,
            key: key,
            running: running,
            policy: policy,
            openedAt: openedAt,
            opening: opening,
            snapshot: snapshot,
            status: end.map { .closed($0) } ?? status,
            change: change + 1,
            revision: revision,
            attached: attached + more,
            waiting: waiting,
            updatedAt: updatedAt
        )
    }
}

extension ChangeSet {
    fileprivate init(_ fill: (inout ChangeSet) -> Void) {
        self.init()
        fill(&self)
    }
}

/// Random numbers that a seed repeats (SplitMix64).
struct Chance: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

    /// One to three of `elements`, each once, in any order.
    mutating func some<Element>(of elements: [Element]) -> [Element] {
        Array(elements.shuffled(using: &self).prefix(1 + below(3)))
    }
}
