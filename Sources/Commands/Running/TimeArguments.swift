import ArgumentParser
import Escalation

/// A span of time as policies write it, `30s` or `2h30m`; alone, a number is seconds.
struct SpanArgument: ExpressibleByArgument, Hashable {
    let duration: Duration

    init(_ duration: Duration) {
        self.duration = duration
    }

    init?(argument: String) {
        if let seconds = Int64(argument), seconds >= 0 {
            duration = .seconds(seconds)
        } else if let written = WrittenDuration(argument) {
            duration = written.duration
        } else {
            return nil
        }
    }

    var defaultValueDescription: String { WrittenDuration(duration).description }
}

/// A point in time: RFC 3339, or a span from now on (`2h`).
struct TimeArgument: ExpressibleByArgument, Hashable {
    private enum Written: Hashable {
        case instant(Instant)
        case fromNow(Duration)
    }

    private let written: Written

    init?(argument: String) {
        if let instant = Instant(argument) {
            written = .instant(instant)
        } else if let span = SpanArgument(argument: argument) {
            written = .fromNow(span.duration)
        } else {
            return nil
        }
    }

    /// Whether it means another time whenever it is said.
    var isRelative: Bool { if case .fromNow = written { true } else { false } }

    func instant(at now: Instant) -> Instant {
        switch written {
        case .instant(let instant): instant
        case .fromNow(let span): now + span
        }
    }
}
