/// The names under which log lines carry values, so that one question finds the lines of every worker.
public enum LogKey: String, CaseIterable, Sendable {
    /// One id from an event to its outcome.
    case correlation
    case `case`
    case policy
    case trigger
    /// The review level; the line's own level is another thing.
    case reviewLevel = "review-level"
    case generation
    case change
    case outcome
    case queue
    case exchange
    case routingKey = "routing-key"
    /// The id of a message, never its body.
    case messageID = "message-id"
    case messageType = "message-type"
    case source
    /// The broker user of a message.
    case user
    case person
    case channel
    case notice
    case attempt
    case worker
    case kind
    case lane
    case epoch
    case host
    case address
    case version
    case process
    case environment
    case setting
    case origin
    case error
    case reason
    case code
    case count
    case rows
    case bytes
    case index
    case revision
    case seconds
    case due
    case signal
    case trace
    case span
    case key
    case name
}
