import Escalation
import JSON

/// What workers tell one another: ids, level and generation, never state.
///
/// Whoever receives one acts on the rows that it locks; a hint that does not fit them is a counted no-op. So a lost,
/// repeated or forged hint makes a worker look, and nothing more.
public enum Hint: Hashable, Sendable {
    /// A case waits at a level; with the drill that it belongs to.
    case passed(CaseID, level: LevelName, generation: Int64, drill: DrillID? = nil)
    /// A deadline comes due before the next look at the rows.
    case deadline(Instant)
    /// Notices wait.
    case notices

    public static let contentType = "application/vnd.belay.hint+json"

    public var body: [UInt8] {
        switch self {
        case .passed(let id, let level, let generation, let drill):
            JSONValue.object(
                JSONObject(
                    [
                        ("case", .string(id.rawValue)), ("level", .string(level.rawValue)),
                        ("generation", .int(generation)),
                    ] + (drill.map { [("drill", .string($0.rawValue))] } ?? [])
                )
            ).serialized()
        case .deadline(let due):
            JSONValue.object(["due": .int(due.microseconds)]).serialized()
        case .notices:
            Array("{}".utf8)
        }
    }

    /// Reads the hint that a queue of `topology` carries; `nil` for anything else.
    public init?(body: [UInt8], kind: Kind) {
        guard let value = try? JSONValue.parse(body, limits: .message), case .object = value else { return nil }
        switch kind {
        case .review:
            guard let fields = try? Fields(value, "the hint"), let id = try? fields.requiredName("case"),
                let level = try? fields.requiredName("level"), let generation = value["generation"]?.int
            else { return nil }
            var drill: DrillID?
            if let mark = value["drill"] {
                guard let id = mark.string.flatMap({ DrillID(mark: $0) }) else { return nil }
                drill = id
            }
            self = .passed(CaseID(id), level: LevelName(level), generation: generation, drill: drill)
        case .sla:
            guard let due = value["due"]?.int else { return nil }
            self = .deadline(Instant(microseconds: due))
        case .notify:
            self = .notices
        }
    }

    public enum Kind: Sendable { case review, sla, notify }
}

extension JSONLimits {
    /// No message of ours is larger than 64 KiB.
    public static let message = JSONLimits(bytesMax: 64 * 1024)

    /// What people send goes into outcomes beside other things, and so is held to half of that.
    public static let personMessage = JSONLimits(bytesMax: 32 * 1024)
}
