/// One life of a process, from its start to its crash. One thread uses it, as everything of a simulated world.
final class Life: @unchecked Sendable {
    let name: String
    /// What it was doing goes nowhere any more.
    var isOver = false
    /// How many of its threads stand in a call at this moment.
    var seatsInCall: Set<ObjectIdentifier> = []

    init(_ name: String) { self.name = name }
}

/// The process has ended in the middle of what it was doing.
struct Crashed: Error {}
