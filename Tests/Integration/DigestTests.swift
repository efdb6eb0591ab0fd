import Escalation
import Fleet
import FleetHarness
import Foundation
import Store
import Testing

extension Integration {
    /// Many cases at once, as after an outage.
    struct DigestTests {
        @Test(arguments: StoreKind.available)
        func `After an outage each case moves one level, its window starts then, and each person gets one digest`(
            kind: StoreKind
        ) throws {
            var options = FleetOptions()
            options.documents = [StoryDocuments.policy(window: "3s"), StoryDocuments.directory()]
            options.noticesAtMost = 2
            try TestFleet.with(kind, options: options) { fleet in
                let mail = try MailServer(for: fleet)
                fleet.options.settings = mail.settings
                // The timers are down while their windows pass, and so is whoever tells people.
                try fleet.start([.trigger, .review, .audit])
                let count = 40
                try fleet.publish(
                    (0..<count).map { _ in Marks().ask(callback: nil, trace: nil) },
                    as: VirtualHost.source
                )
                let cases = try eventually("the cases opened, and their windows passed") { () -> [Case]? in
                    let (cases, now) = try fleet.store.reading { (try $0.cases(CaseFilter()), $0.now) }
                    let passed = cases.filter { $0.nextDeadline.map { $0 + .seconds(4) < now } ?? false }
                    return passed.count == count ? cases : nil
                }
                try fleet.start([.notify])
                // A lane beside the one that sends may hold some of a person's notices for a moment: they come with the
                // next mail, whichever of the two tells more.
                let toAlice = try eventually("alice was told of every case") { () -> [Int]? in
                    let told = mail.log.compactMap { casesTold(in: $0, to: "person-alice@example.test") }
                    return told.reduce(0, +) == count ? told : nil
                }
                #expect(toAlice.count <= 1 + options.noticesAtMost && toAlice.contains { $0 > count / 2 }, "\(toAlice)")
                try fleet.start([.sla])
                let ended = try eventually("every case ended", within: .seconds(60)) { () -> [Case]? in
                    let ended = try fleet.store.reading { try $0.cases(CaseFilter(open: false)) }
                    return ended.count == count ? ended : nil
                }
                #expect(ended.allSatisfy { $0.outcome == .refused })
                for subject in cases {
                    let story = try fleet.store.reading { try $0.story(of: subject.id) }.map(\.entry)
                    let passed = story.filter { $0.kind == .windowPassed }.compactMap(\.at)
                    #expect(passed.count == 3)
                    for (earlier, later) in zip(passed, passed.dropFirst()) {
                        #expect(later.since(earlier) >= .seconds(3), "a whole window at the next level")
                    }
                }
                try fleet.settle()
                let daves = mail.log.filter { $0.contains("person-dave@example.test") }
                #expect(!daves.isEmpty && daves.count <= 6, "\(daves.count) mails to dave for \(count) cases")
                #expect(daves.contains { $0.contains(" cases: ") })
                let notices = try cases.flatMap { subject in
                    try fleet.store.reading { try $0.notices(of: subject.id) }
                }
                #expect(notices.allSatisfy { $0.standing == .delivered || $0.standing == .stopped })
                let codes = fleet.stop()
                #expect(codes.allSatisfy { $0 == 0 }, "every worker ends well: \(codes)")
            }
        }
    }
}

/// Of how many cases a line of the mail server's log told somebody.
private func casesTold(in line: String, to address: String) -> Int? {
    guard line.hasPrefix("\(address): "), let subject = line.range(of: "[Belay] ") else { return nil }
    let words = line[subject.upperBound...].split(separator: " ", maxSplits: 2)
    return words.count > 1 && words[1] == "cases:" ? Int(words[0]) : 1
}

extension Entry {
    fileprivate var at: Instant? {
        (try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])
            .flatMap { $0["at"] as? String }.flatMap { Instant($0) }
    }
}
