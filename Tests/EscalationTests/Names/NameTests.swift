import JSON
import Testing

@testable import Escalation

@Suite struct NameTests {
    @Test func `Names are compared byte for byte`() {
        let kelvin: BrokerUser = "\u{212A}ate"
        #expect(kelvin != "Kate")
        #expect(kelvin.rawValue == "Kate", "which is what String says")
        #expect(Set<PersonID>(["\u{E9}", "e\u{301}"]).count == 2)
        #expect(
            KeyID(policy: "p", trigger: "t", value: "\u{E9}") != KeyID(policy: "p", trigger: "t", value: "e\u{301}")
        )
        #expect(FieldPath("data.\u{212A}")! != FieldPath("data.K")!)
        #expect(Position(order: 1, tie: "\u{E9}") != Position(order: 1, tie: "e\u{301}"))
    }

    @Test func `The order of names is that of their bytes, as stores sort them`() {
        let names: [LevelName] = ["", "A", "B", "a", "e\u{301}", "z", "\u{E9}", "\u{FF5E}", "\u{1F600}"]
        #expect(names.reversed().sorted() == names)
        let keys = ["a", "b"].flatMap { policy in
            ["a", "b"].flatMap { trigger in
                ["", "\u{E9}"].map { KeyID(policy: PolicyName(policy), trigger: TriggerName(trigger), value: $0) }
            }
        }
        #expect(keys.reversed().sorted() == keys)
        let positions = [Position(order: -1, tie: "z"), Position(order: 0, tie: ""), Position(order: 0, tie: "a")]
        #expect(positions.reversed().sorted() == positions)
    }

    @Test(arguments: [0, 1, 2, 3, 4, 5, 6, 7, 99])
    func `Text is cut between scalars, never inside one`(bytes: Int) {
        let text = "aé😀"
        let cut = text.cut(toBytes: bytes)
        #expect(cut.utf8.count <= bytes)
        #expect(text.utf8.starts(with: cut.utf8))
        #expect(cut.unicodeScalars.allSatisfy { text.unicodeScalars.contains($0) })
        #expect(text.cut(toBytes: 7) == text)
        #expect("e\u{301}\u{301}".cut(toBytes: 3) == "e\u{301}")
        #expect(text.cut(toBytes: -1) == "" && "".cut(toBytes: -1) == "")
    }
}
