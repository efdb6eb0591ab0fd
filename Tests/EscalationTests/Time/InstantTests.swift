import Testing

@testable import Escalation

@Suite struct InstantTests {
    @Test func `Arithmetic stops at the ends of time instead of wrapping or trapping`() {
        let (first, last) = (Instant(microseconds: .min), Instant(microseconds: .max))
        let long = Duration.seconds(Int64.max)
        #expect(last + .microseconds(1) == last)
        #expect(last + long == last)
        #expect(first - long == first)
        #expect(last - (.zero - long) == last)
        #expect(first + (.zero - long) == first)
        #expect(Instant(seconds: .max) == last && Instant(seconds: .min) == first)
        #expect(last.since(first) == .microseconds(Int64.max))
        #expect(first.since(last) == .microseconds(Int64.min))
    }

    @Test func `A duration is cut to whole microseconds and held to 64 bits`() {
        #expect(Duration.nanoseconds(1999).microseconds == 1)
        #expect(Duration.nanoseconds(-1999).microseconds == -1)
        #expect(Duration.seconds(Int64.max).microseconds == .max)
        #expect(Duration.seconds(Int64.min).microseconds == .min)
        #expect((Duration.microseconds(Int64.max) + .microseconds(1)).microseconds == .max)
        #expect(Duration.microseconds(Int64.max).microseconds == .max)
        #expect(Duration.microseconds(Int64.min).microseconds == .min)
    }

    @Test func `What was added can be taken away`() {
        let instant = Instant(seconds: 1000)
        #expect(instant + .seconds(5) - .seconds(5) == instant)
        #expect((instant + .milliseconds(1500)).since(instant) == .milliseconds(1500))
    }
}
