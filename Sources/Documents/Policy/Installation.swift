import CEL
import Escalation

/// What an installation has, which its policies are held against. What is not handed in is not checked.
public struct Installation: Sendable {
    /// The levels of `belay.yaml`, each of which has a queue.
    public var levels: [LevelName]?
    public var directory: Directory?
    /// The calendars that were applied.
    public var calendars: BusinessCalendars?
    /// When it is, for what is held against calendars.
    public var now: Instant?
    /// What the installation's sources declare of their events; a policy's own `shapes:` come before it.
    public var shapes: EventShapes
    /// The ways to reach people that it can deliver on.
    public var channels: [ChannelName]
    /// The time zones that expressions may name.
    public var timeZones: CELTimeZones
    /// Of a text in several, the one that counts where no reader is known.
    public var language = LanguageTag.english

    public init(
        levels: [LevelName]? = nil,
        directory: Directory? = nil,
        calendars: BusinessCalendars? = nil,
        now: Instant? = nil,
        shapes: EventShapes = EventShapes(),
        channels: [ChannelName] = ["mail", "webhook"],
        timeZones: CELTimeZones = .fixedOnly,
        language: LanguageTag = .english
    ) {
        self.levels = levels
        self.directory = directory
        self.calendars = calendars
        self.now = now
        self.shapes = shapes
        self.channels = channels
        self.timeZones = timeZones
        self.language = language
    }
}
