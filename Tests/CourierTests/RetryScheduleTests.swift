import Testing

@testable import Courier

@Suite struct RetryScheduleTests {
    @Test func `Webhooks are tried at the times Standard Webhooks recommends, then no more`() {
        let delays = (0...10).map { RetrySchedule.webhook.next(attempt: $0, random: 0) }
        let seconds = [0, 5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400]
        #expect(delays == seconds.map { .seconds($0) } + [nil])
    }

    @Test func `Chance only draws a delay out, by at most the jitter`() throws {
        let schedule = try RetrySchedule(delays: [.seconds(100)], jitter: 0.5)
        #expect(schedule.next(attempt: 0, random: 0) == .seconds(100))
        #expect(schedule.next(attempt: 0, random: 0.5) == .seconds(125))
    }

    @Test func `The longer of our pause and theirs is kept`() {
        #expect(RetrySchedule.mail.next(attempt: 1, random: 0, retryAfter: .seconds(90)) == .seconds(90))
        #expect(RetrySchedule.mail.next(attempt: 1, random: 0, retryAfter: .seconds(3)) == .seconds(30))
        #expect(RetrySchedule.mail.next(attempt: 10, random: 0, retryAfter: .seconds(3)) == nil)
    }

    @Test func `A schedule that makes no sense is refused`() {
        #expect(throws: CourierError.self) { try RetrySchedule(delays: []) }
        #expect(throws: CourierError.self) { try RetrySchedule(delays: [.seconds(-1)]) }
        #expect(throws: CourierError.self) { try RetrySchedule(delays: [.zero], jitter: 1.5) }
        #expect(throws: CourierError.self) { try RetrySchedule(delays: [.zero], jitter: .nan) }
    }
}
