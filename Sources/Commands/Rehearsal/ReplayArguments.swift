import ArgumentParser
import Escalation
import JSON

/// A point in time that has passed: RFC 3339, or a span before now (`7d`).
struct PastTimeArgument: ExpressibleByArgument, Hashable {
    private enum Written: Hashable {
        case instant(Instant)
        case ago(Duration)
    }

    private let written: Written

    init?(argument: String) {
        if let instant = Instant(argument) {
            written = .instant(instant)
        } else if let span = SpanArgument(argument: argument) {
            written = .ago(span.duration)
        } else {
            return nil
        }
    }

    func instant(at now: Instant) -> Instant {
        switch written {
        case .instant(let instant): instant
        case .ago(let span): now - span
        }
    }
}

/// Other data: `{"amount":900}`, `amount=900`, and of one case `4F7K-92QM-XW3D:amount=900`.
struct DataChangeArgument: ExpressibleByArgument {
    let change: DataChange

    init?(argument: String) {
        let (id, text) = Self.divided(argument)
        if text.first == "{" {
            guard let patch = try? JSONValue.parse(text) else { return nil }
            change = DataChange(patch, of: id)
            return
        }
        guard let equals = text.firstIndex(of: "="), let path = FieldPath(String(text[..<equals])) else { return nil }
        let written = String(text[text.index(after: equals)...])
        let value = (try? JSONValue.parse(written)) ?? .string(written)
        change = DataChange(path.names.reversed().reduce(value) { [$1: $0] }, of: id)
    }

    /// The case that stands in front, where one does.
    private static func divided(_ argument: String) -> (CaseID?, String) {
        guard let colon = argument.firstIndex(of: ":") else { return (nil, argument) }
        let id = argument[..<colon]
        let parts = id.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts.allSatisfy({ $0.utf8.count == 4 }),
            id.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
        else { return (nil, argument) }
        return (CaseID(id.uppercased()), String(argument[argument.index(after: colon)...]))
    }
}
