import Courier
import Escalation

/// When a notice that failed for now is tried again, by channel. Randomness is handed in.
public struct NoticeRetry: Sendable {
    private let mail: RetrySchedule
    private let webhook: RetrySchedule
    private let random: @Sendable () -> Double

    public init(
        mail: RetrySchedule = .mail,
        webhook: RetrySchedule = .webhook,
        random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) {
        self.mail = mail
        self.webhook = webhook
        self.random = random
    }

    /// The wait after so many attempts, never shorter than what the receiver asked for; `nil` when there is none left.
    func wait(after attempts: Int, channel: ChannelName, retryAfter: Duration?) -> Duration? {
        let schedule = channel == "mail" ? mail : webhook
        return schedule.next(attempt: attempts, random: random(), retryAfter: retryAfter)
    }
}
