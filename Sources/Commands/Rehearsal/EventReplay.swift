import Escalation
import Ingress
import JSON

/// Which cases recorded events would have opened under other rules or with other data, beside those that they did.
///
/// Nobody decides in it: a case stays open until what opened it recovers, or as long as is said.
struct EventReplay {
    private(set) var events = 0
    /// Lines, or events of a line, that could not be read.
    private(set) var unreadable: [(line: Int, problem: String)] = []
    /// Cases that only what is asked for opens, and those that only what was in force did.
    private(set) var added: [Opened] = []
    private(set) var missing: [Opened] = []
    var opened: (before: OpeningCounts, now: OpeningCounts) { (before.opened, now.opened) }

    private var before: PolicyTrial
    private var now: PolicyTrial
    private let changes: [DataChange]

    /// A case that one of both opens.
    struct Opened {
        let line: Int
        let subject: Case
    }

    init(before: [Policy], now: [Policy], changes: [DataChange], answeredAfter: Duration?) {
        self.before = PolicyTrial(before, answeredAfter: answeredAfter)
        self.now = PolicyTrial(now, answeredAfter: answeredAfter)
        // What is said of one case is said of no event.
        self.changes = changes.filter { $0.caseID == nil }
    }

    mutating func complain(_ line: Int, _ problem: String) { unreadable.append((line, problem)) }

    mutating func take(_ view: EventView, line: Int, during period: ReplayPeriod) {
        let event = view.materialised(arrival: .distantPast)
        if let time = event.time, !period.contains(time) { return }
        events += 1
        guard view.type.string == AskMessage.type else {
            return compare(before.take(view), take(changed: event, view, line), line)
        }
        do throws(FieldProblems) {
            let message = try AskMessage(view)
            let data = changes.reduce(message.data) { $1.applied(to: $0) }
            let asked = Asked(message.ask, about: message.data, callback: message.callback)
            let other = Asked(message.ask, about: data, callback: message.callback)
            compare(before.take(asked, in: view), now.take(other, in: view), line)
        } catch {
            complain(line, error.description)
        }
    }

    private mutating func take(changed event: Event, _ view: EventView, _ line: Int) -> [Case] {
        guard !changes.isEmpty else { return now.take(view) }
        var event = event
        event.data = changes.reduce(event.data) { $1.applied(to: $0) }
        do throws(JSONError) {
            return try now.take(event)
        } catch {
            complain(line, "with the change no broker would bring it: \(error)")
            return []
        }
    }

    private mutating func compare(_ before: [Case], _ now: [Case], _ line: Int) {
        func triggers(_ cases: [Case]) -> Set<TriggerName> { Set(cases.map(\.key.trigger)) }
        let (old, new) = (triggers(before), triggers(now))
        added += now.filter { !old.contains($0.key.trigger) }.map { Opened(line: line, subject: $0) }
        missing += before.filter { !new.contains($0.key.trigger) }.map { Opened(line: line, subject: $0) }
    }
}
