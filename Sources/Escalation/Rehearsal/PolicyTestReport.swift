import JSON

/// What came of a policy's tests.
public struct PolicyTestReport: Sendable {
    public let policy: PolicyReference
    public let results: [Result]
    /// Calendars that the policy names and that are not at hand: then no test says anything about time, and none is run.
    public let missingCalendars: [CalendarName]

    /// Whether every test was run and came out as expected.
    public var isGood: Bool { missingCalendars.isEmpty && results.allSatisfy(\.failures.isEmpty) }

    /// What came of one test.
    public struct Result: Sendable {
        public let test: String
        /// Where it stands in its document.
        public let line: Int
        public let failures: [Failure]
    }

    /// What was other than expected.
    public struct Failure: Hashable, Sendable {
        /// Which step of its test, from 1.
        public let step: Int
        public let line: Int
        /// As it is written in a test; `nil` where the step could not be taken at all.
        public let field: ObservedField?
        public let expected: JSONValue
        public let found: JSONValue
        /// Why, where more is known.
        public let reason: String?
    }
}
