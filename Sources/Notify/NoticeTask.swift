import Escalation
import Store

/// One message to send, for one notice or for several of one person.
struct NoticeTask {
    enum Work {
        /// The case has moved on: nobody is asked about what is past.
        case stop
        case impossible(String)
        /// A text for each notice.
        case tell([NoticeText], address: String, channel: ChannelName)
        case call(url: String, body: [UInt8])
    }

    let leased: [LeasedNotice]
    let work: Work

    init(_ leased: LeasedNotice, _ work: Work) { self.init([leased], work) }

    private init(_ leased: [LeasedNotice], _ work: Work) {
        self.leased = leased
        self.work = work
    }

    /// What there is to tell one person over one channel, as one message; what is not told stays by itself.
    static func together(_ tasks: [NoticeTask]) -> [NoticeTask] {
        var (texts, leased): ([NoticeText], [LeasedNotice]) = ([], [])
        var (rest, place): ([NoticeTask], (address: String, channel: ChannelName)?) = ([], nil)
        for task in tasks {
            guard case .tell(let told, let address, let channel) = task.work else {
                rest.append(task)
                continue
            }
            texts += told
            leased += task.leased
            place = (address, channel)
        }
        guard let place else { return rest }
        return [NoticeTask(leased, .tell(texts, address: place.address, channel: place.channel))] + rest
    }

    /// Without what somebody else has taken over; `nil` where nothing is left.
    func limited(to held: Set<LeasedNotice>) -> NoticeTask? {
        let kept = leased.indices.filter { held.contains(leased[$0]) }
        guard !kept.isEmpty, kept.count < leased.count else { return kept.isEmpty ? nil : self }
        guard case .tell(let texts, let address, let channel) = work else { return nil }
        return NoticeTask(kept.map { leased[$0] }, .tell(kept.map { texts[$0] }, address: address, channel: channel))
    }
}
