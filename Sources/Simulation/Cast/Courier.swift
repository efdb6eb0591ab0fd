import Courier
import Escalation
import Notify

/// The ways to people and automations, with receivers that fail now and then.
final class Courier: NoticeWays {
    private unowned let world: World
    private let life: Life

    init(_ world: World, _ life: Life) {
        self.world = world
        self.life = life
    }

    func tell(_ texts: [NoticeText], notice: Notice, address: String, channel: ChannelName) -> DeliveryResult {
        let result = deliver(notice)
        if case .accepted = result, let person = notice.recipient.person {
            world.tell("\(person) is told (\(notice.purpose.rawValue)) of \(notice.caseID)")
            world.people.hear(notice, person)
        }
        return result
    }

    func call(url: String, notice: Notice, body: [UInt8]) -> DeliveryResult {
        deliver(notice)
    }

    func localTime(_ instant: Instant, for person: Directory.Person) -> String { instant.description }

    private func deliver(_ notice: Notice) -> DeliveryResult {
        guard !life.isOver else { return .failed(reason: "the sender has gone", retryAfter: nil) }
        if world.strikes(.receiverTrouble, 0.03, on: notice.id) {
            return world.luck.happens(0.3)
                ? .refused(reason: "no such mailbox") : .failed(reason: "try later", retryAfter: nil)
        }
        world.tally.notices += 1
        if world.strikes(.crashAfterSending, 0.01, on: life.name) { world.end(life) }
        return .accepted(detail: "250 taken")
    }
}

extension Recipient {
    var person: PersonID? { if case .person(let person, _) = self { person } else { nil } }
}
