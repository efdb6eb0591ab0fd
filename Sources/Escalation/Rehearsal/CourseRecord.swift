import JSON

/// How a case went, as its entries say: where it was, which windows passed, what people decided, how it ended.
///
/// It is read from entries alone, so that what was recorded and what a replay makes are told in the same words and can be
/// held against each other.
public struct CourseRecord: Hashable, Sendable {
    /// One thing that happened.
    public struct Point: Hashable, Sendable {
        public enum Turn: Hashable, Sendable {
            case level(LevelName)
            case windowBroken(LevelName)
            case decision(PersonID, DecisionAction)
            /// With the code of the refusal.
            case refused(PersonID, DecisionAction, String)
            case ended(OutcomeKind)
        }

        public let turn: Turn
        public let at: Instant
    }

    public private(set) var points: [Point] = []

    public init(_ entries: [Entry]) {
        for entry in entries {
            guard Self.kinds.contains(entry.kind), let body = try? JSONValue.parse(entry.body),
                let at = body["at"]?.string.flatMap({ Instant($0) }), let turn = Point.Turn(entry.kind, body)
            else { continue }
            points.append(Point(turn: turn, at: at))
        }
    }

    private static let kinds: Set<Entry.Kind> = [
        .casePassed, .windowPassed, .decisionTaken, .voteTaken, .decisionRefused, .caseClosed,
    ]
}

extension CourseRecord {
    /// The levels that it came to, in order.
    public var levels: [LevelName] {
        points.compactMap { if case .level(let level) = $0.turn { level } else { nil } }
    }

    /// The levels whose window passed.
    public var windowsBroken: [LevelName] {
        points.compactMap { if case .windowBroken(let level) = $0.turn { level } else { nil } }
    }

    /// How many decisions were taken, and how many refused.
    public var decisionsTaken: Int { points.count { if case .decision = $0.turn { true } else { false } } }
    public var decisionsRefused: Int { points.count { if case .refused = $0.turn { true } else { false } } }

    /// `nil` while it is open.
    public var outcome: OutcomeKind? {
        points.lazy.compactMap { if case .ended(let outcome) = $0.turn { outcome } else { nil } }.first
    }

    /// How far two records may say another time of the same thing: the timers and queues of a fleet take their time, a
    /// replay none.
    public static let lag: Duration = .seconds(10)

    /// Where this record first goes another way than another; `nil` where both went the same way.
    ///
    /// Times that lie within ``lag`` of one another are the same time, and what happened within it before `now` may be
    /// missing in one of them.
    public func departure(from other: CourseRecord, before now: Instant) -> Departure? {
        for place in 0..<max(points.count, other.points.count) {
            let (mine, theirs) = (points.element(at: place), other.points.element(at: place))
            if let mine, let theirs, mine.turn == theirs.turn, mine.isAbout(theirs.at) { continue }
            let at = min(mine?.at ?? .max, theirs?.at ?? .max)
            guard at < now - Self.lag else { return nil }
            return Departure(recorded: theirs, replayed: mine)
        }
        return nil
    }

    /// What one record says where another says something else.
    public struct Departure: Hashable, Sendable {
        /// `nil` where it has ended.
        public let recorded: Point?
        public let replayed: Point?
    }
}

extension CourseRecord.Point {
    fileprivate func isAbout(_ instant: Instant) -> Bool {
        at - CourseRecord.lag <= instant && instant <= at + CourseRecord.lag
    }
}

extension CourseRecord.Point.Turn {
    fileprivate init?(_ kind: Entry.Kind, _ body: JSONValue) {
        let level = body["level"]?.string.map { LevelName($0) }
        let person = body["by"]?.string.map { PersonID($0) }
        let action = body["action"]?.string.flatMap(DecisionAction.init)
        switch kind {
        case .casePassed:
            guard let level else { return nil }
            self = .level(level)
        case .windowPassed:
            guard let level else { return nil }
            self = .windowBroken(level)
        case .caseClosed:
            guard let outcome = body["outcome"]?.string.flatMap(OutcomeKind.init) else { return nil }
            self = .ended(outcome)
        case .decisionRefused:
            guard let person, let action, let code = body["because"]?.string,
                code != Refusal.notYetAtLevel("").code
            else { return nil }
            self = .refused(person, action, code)
        default:
            guard let person, let action else { return nil }
            self = .decision(person, action)
        }
    }
}

extension Array {
    fileprivate func element(at place: Int) -> Element? { indices.contains(place) ? self[place] : nil }
}
