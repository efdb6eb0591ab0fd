import Testing

@testable import Escalation

@Suite struct DirectoryTests {
    private let directory = Sample.directory { $0.append(Sample.person("zoe", "operators", "board")) }

    private func refusal(_ sender: BrokerUser?, _ named: PersonID?) -> Refusal? {
        do throws(Refusal) {
            _ = try directory.speaker(sender: sender, named: named)
            return nil
        } catch {
            return error
        }
    }

    @Test func `The holders of roles come once each, in the order of their ids`() {
        #expect(directory.holders(of: ["operators"]).map(\.id) == ["alice", "amir", "zoe"])
        #expect(directory.holders(of: ["board", "operators", "board"]).map(\.id) == ["alice", "amir", "chen", "zoe"])
        #expect(directory.holders(of: ["nobody"]).isEmpty && directory.holders(of: []).isEmpty)
    }

    @Test func `A person speaks for themselves, a gateway for whom it names`() throws {
        #expect(try directory.speaker(sender: "alice", named: nil) == "alice")
        #expect(try directory.speaker(sender: "alice", named: "alice") == "alice")
        #expect(try directory.speaker(sender: "gateway", named: "bela") == "bela")
    }

    @Test(
        arguments: [
            (nil, nil), (nil, "alice"), ("alice", "bela"), ("gateway", nil), ("gateway", "mallory"), ("mallory", nil),
            ("mallory", "alice"), ("", nil), ("\u{212A}ate", nil),
        ] as [(BrokerUser?, PersonID?)]
    )
    func `Nobody else speaks for anybody`(sender: BrokerUser?, named: PersonID?) {
        #expect(refusal(sender, named)?.code == "identity")
    }

    @Test func `A broker user whom two people claim is neither of them`() {
        let shared = Sample.directory { people in
            for place in 0...1 { people[place].brokerUsers.insert("desk") }
        }
        #expect(throws: Refusal.self) { try shared.speaker(sender: "desk", named: nil) }
        #expect(throws: Refusal.self) { try shared.speaker(sender: "desk", named: "alice") }
        #expect((try? shared.speaker(sender: "alice", named: nil)) == "alice")
    }

    @Test func `Of two people under one id the first stands, with the users of the first only`() {
        let doubled = Sample.directory { people in
            var double = Sample.person("alice", "board")
            double.brokerUsers = ["mallory"]
            people.append(double)
        }
        #expect(doubled.people["alice"]?.roles == ["operators"])
        #expect(throws: Refusal.self) { try doubled.speaker(sender: "mallory", named: nil) }
        #expect(doubled.holders(of: ["board"]).map(\.id) == ["chen"])
    }
}
