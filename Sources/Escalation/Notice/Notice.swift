/// Something that one person, or one waiting run, is to be told over one channel.
///
/// It is taken into the store first and sent outside any transaction, at least once under one id. Its text is made when
/// it is sent, from the case as it stands.
public struct Notice: Hashable, Sendable {
    public enum Purpose: String, Hashable, Sendable, CaseIterable {
        /// A case has come to a level that this person owns.
        case decide
        /// The window of that level will soon pass.
        case warning
        /// Somebody took this person's claim back.
        case takenBack = "taken-back"
        /// An owner asks this person something.
        case question
        /// What this person asked has been answered.
        case answered
        /// A case has ended.
        case ended
        /// A case has come to a level whose policy wants this person to know.
        case informed
        /// Owners want different things, and this person answers for the data that they decide on.
        case disputed
        /// Steps of the manual procedure wait to be done.
        case procedure
        /// Somebody asks this person to confirm an override.
        case confirm
        /// What was decided was not done, and nobody is asked about it any more.
        case unresolved
        /// The record of a case that was decided is to be written.
        case record
        /// The outcome, to the callback that an ask or a source named.
        case callback
    }

    public let id: String
    public let caseID: CaseID
    /// The stay that it belongs to; once the case has moved on, a notice that asks for a decision is stopped.
    public let generation: Int64
    public let purpose: Purpose
    public let recipient: Recipient
    public let createdAt: Instant

    public init(
        id: String,
        caseID: CaseID,
        generation: Int64,
        purpose: Purpose,
        recipient: Recipient,
        createdAt: Instant
    ) {
        self.id = id
        self.caseID = caseID
        self.generation = generation
        self.purpose = purpose
        self.recipient = recipient
        self.createdAt = createdAt
    }
}

extension Notice {
    /// Whether it may be sent: what is practised is told to those who take part, and never to an automation.
    public func staysInDrill(of subject: Case) -> Bool {
        guard let drill = subject.opening.drill else { return true }
        guard case .person(let person, _) = recipient else { return false }
        return drill.includes(person)
    }
}

/// Who is told, and how.
public enum Recipient: Hashable, Sendable {
    case person(PersonID, channel: ChannelName)
    /// An address that a message named, called only where the installation lists its host, with the text of the
    /// outcome's message.
    case callback(url: String, outcome: String)

    public var channel: ChannelName {
        switch self {
        case .person(_, let channel): channel
        case .callback: "callback"
        }
    }
}

/// What became of a notice.
public enum NoticeResult: Hashable, Sendable {
    case delivered(String)
    /// Will never be delivered.
    case failed(String)
    /// Not sent: the case had moved on.
    case stopped
}
