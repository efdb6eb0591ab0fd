/// What came of a story, in numbers.
final class Tally {
    private(set) var faults: [Fault: Int] = [:]
    var turns = 0
    var commits = 0
    var deliveries = 0
    var events = 0
    var decisions = 0
    var accepted = 0
    var notices = 0
    /// Outcomes that left only once the log and its witnesses covered them.
    var held = 0
    var checkpoints = 0

    func count(_ fault: Fault) { faults[fault, default: 0] += 1 }
}
