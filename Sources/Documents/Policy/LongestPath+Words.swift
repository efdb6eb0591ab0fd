import Escalation

extension LongestPath {
    /// To the minute, rounded up: `2d20h`, or `at least 2d20h` where calendars are missing.
    public var inWords: String {
        let minutes = (duration.microseconds + 59_999_999) / 60_000_000
        let text = WrittenDuration(.seconds(minutes * 60)).description
        return missing.isEmpty ? text : "at least \(text)"
    }
}
