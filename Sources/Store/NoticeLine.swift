import Escalation

/// A person, over one channel.
public struct NoticeLine: Hashable, Sendable {
    public let person: PersonID
    public let channel: ChannelName

    public init(person: PersonID, channel: ChannelName) {
        self.person = person
        self.channel = channel
    }
}
