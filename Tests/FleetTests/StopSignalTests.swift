import Fleet
import Testing

struct StopSignalTests {
    @Test func `Everybody who waits hears of it, and the first reason stands`() {
        let stop = StopSignal()
        #expect(!stop.isRaised && stop.reason == nil)
        let threads = (0..<3).map { number in WorkerThread("waits \(number)") { stop.wait() } }
        #expect(threads.allSatisfy { !$0.hasEnded })
        stop.raise(.signal("SIGTERM"))
        stop.raise(.failure("late", .software))
        for thread in threads { thread.join() }
        #expect(stop.isRaised && stop.wait(upTo: .zero))
        #expect(stop.reason == .signal("SIGTERM"))
        #expect(stop.reason?.exitCode == .ok)
    }

    @Test func `A wait ends with its time, and only then`() {
        let clock = ContinuousClock()
        let waited = clock.measure { #expect(!StopSignal().wait(upTo: .milliseconds(30))) }
        #expect(waited >= .milliseconds(30))
        #expect(!Latch().wait(upTo: .seconds(-1)))
    }

    @Test func `A latch is set once`() {
        let latch = Latch()
        #expect(latch.set())
        #expect(!latch.set())
        #expect(latch.wait(upTo: .seconds(Int64.max)))
    }

    @Test func `A thread can be waited for within a bound`() {
        let latch = Latch()
        let thread = WorkerThread("a thread with a name longer than the kernel shows") { latch.wait() }
        #expect(!thread.join(within: .milliseconds(1)))
        latch.set()
        #expect(thread.join(within: .seconds(10)))
    }
}
