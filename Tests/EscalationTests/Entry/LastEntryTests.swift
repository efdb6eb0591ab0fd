import JSON
import Testing

@testable import Escalation

@Suite struct LastEntryTests {
    @Test func `Each entry of a case names the one before it by the digest of its bytes`() {
        let entries = Story().entries
        #expect(entries.count > 1 && entries[0].fields["previous"] == nil)
        for (entry, before) in zip(entries.dropFirst(), entries) {
            #expect(entry.fields["previous"]?.string == Digest(of: before.body).hexadecimal)
        }
    }

    @Test func `Where a worker of an earlier version changed the case in between, no entry is named`() {
        var subject = Story().subject
        let kept = subject.lastEntry
        #expect(kept?.change == subject.change)
        subject.change += 1
        var step = Step(now: Sample.start, directory: Sample.directory(), drawSalt: { [1] })
        subject.withdraw(policy: Sample.policy(), step: &step)
        #expect(step.entries.count == 1 && step.entries[0].fields["previous"] == nil)
        #expect(subject.lastEntry == LastEntry(step.entries[0]), "the chain goes on from here")
    }
}
