import ArgumentParser
import Escalation

/// A point in time that has passed: RFC 3339, a day (`2026-11-01`, from its beginning in UTC), or a span back from now
/// (`30d`).
struct PastArgument: ExpressibleByArgument, Hashable {
    private enum Written: Hashable {
        case instant(Instant)
        case ago(Duration)
    }

    private let written: Written

    init?(argument: String) {
        if let instant = Instant(argument) ?? Instant(argument + "T00:00:00Z") {
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
