import Escalation
import JSON
import Messages
import Store

extension StoryLine {
    /// What an entry says of what its level expected of people, line by line.
    static func terms(_ body: JSONValue) -> [String] {
        exception(body) + turnaround(body)
    }

    /// The rules to which a decision was an exception.
    private static func exception(_ body: JSONValue) -> [String] {
        let found = (body["exception"]?.array ?? []).compactMap(CheckResult.init)
        return found.inWords.map { ["an exception: \($0)"] } ?? []
    }

    /// How long a level took.
    private static func turnaround(_ body: JSONValue) -> [String] {
        guard let turnaround = body["turnaround"] else { return [] }
        let (level, by) = (turnaround["level"]?.shown ?? "?", turnaround["expectedBy"]?.shown ?? "?")
        return [
            turnaround["kept"]?.bool == true
                ? "level \(level) answered in the time that it normally takes, by \(by)"
                : "level \(level) took longer than it normally does: an answer was expected by \(by)"
        ]
    }
}

extension StoryLine {
    /// What a review found, and what it asks for.
    static func reviewWords(_ kind: Entry.Kind, _ detail: JSONValue?) -> [String] {
        guard kind == .reviewWritten else { return [] }
        return (detail?["findings"]?.array ?? []).map { "found: \($0.shown)" }
            + (detail?["actions"]?.array ?? []).map { "to do: \($0.shown)" }
    }
}

extension CaseFile {
    /// By when people should normally have answered where the case is; `nil` where nothing says so.
    var expectedBy: Instant? {
        guard case .open = subject.status,
            let first = entries.lastIndex(where: { $0.entry.kind == .casePassed })
        else { return nil }
        let armed = entries[first...].compactMap { stored in
            (try? JSONValue.parse(stored.entry.body, limits: .message))?["expectedBy"]?.string
        }
        return armed.last.flatMap { Instant($0) }
    }
}
