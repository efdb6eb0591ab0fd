import JSON
import Testing

@testable import Escalation

@Suite struct EntryTests {
    @Test func `An entry is one line of JSON that names its case, change and state`() {
        for entry in Story().entries {
            #expect(!entry.body.contains(UInt8(ascii: "\n")))
            #expect(entry.fields["v"] == 1)
            #expect(entry.fields["case"]?.string == entry.caseID.rawValue)
            #expect(entry.fields["change"]?.int == entry.change)
            #expect(entry.fields["kind"]?.string == entry.kind.rawValue)
            #expect(entry.fields["policy"] == "payments" && entry.fields["version"] == 3)
        }
    }

    @Test func `What is erasable stands beside the entry, under a commitment with its salt`() throws {
        let entry = Story().entries[0]
        let detail = try #require(entry.detail)
        let commitment = Digest.commitment(to: detail.content.serialized(), salt: detail.salt)
        #expect(entry.fields["detail"]?.string == commitment)
        #expect(detail.salt == [1, 2, 3])
        #expect(Story().entries[1].fields["detail"] == nil, "nothing to commit to")
    }

    @Test func `No salt is drawn where there is nothing to commit to`() {
        var drawn = 0
        var subject = Story().subject
        var step = Step(
            now: Sample.start,
            directory: Sample.directory(),
            drawSalt: {
                drawn += 1; return []
            }
        )
        subject.withdraw(policy: Sample.policy(), step: &step)
        #expect(drawn == 0 && step.entries.count == 1)
    }

    @Test func `An entry about the installation stands under a name that no case has`() {
        let entry = Entry.ofInstallation(.documentApplied, change: 4, at: Sample.start, facts: ["document": "policy"])
        #expect(entry.fields["case"] == "installation")
        #expect(entry.fields["document"] == "policy")
        #expect(entry.fields["detail"] == nil)
    }
}
