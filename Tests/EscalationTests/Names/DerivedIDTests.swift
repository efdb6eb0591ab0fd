import Testing

@testable import Escalation

@Suite struct DerivedIDTests {
    private let key = KeyID(policy: "payments", trigger: "large", value: "PO-7")

    @Test func `A case is named by its key and running number, to be read aloud`() {
        let id = DerivedID.ofCase(key, running: 1)
        #expect(id == DerivedID.ofCase(key, running: 1))
        #expect(id.rawValue.wholeMatch(of: /[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}/) != nil)
        let others = [
            DerivedID.ofCase(key, running: 2), DerivedID.ofCase(key, running: .min),
            DerivedID.ofCase(KeyID(policy: "payment", trigger: "slarge", value: "PO-7"), running: 1),
            DerivedID.ofCase(KeyID(policy: "payments", trigger: "large", value: "PO-71"), running: 1),
        ]
        #expect(Set(others + [id]).count == 5)
    }

    @Test func `What follows is named by case, change and position, and says so again`() {
        let id = DerivedID.ofConsequence(case: "ABCD-EFGH-JKMN", change: 7, position: 2)
        #expect(id == "ABCD-EFGH-JKMN_7_2")
        #expect(!id.contains("."))
        #expect(DerivedID.caseID(ofConsequence: id) == "ABCD-EFGH-JKMN")
        let place = DerivedID.placeOfConsequence(id)
        #expect(place?.caseID == "ABCD-EFGH-JKMN" && place?.change == 7 && place?.position == 2)
    }

    @Test func `No two lists of parts share a name`() {
        #expect(
            Set([DerivedID.of("ab", "c"), DerivedID.of("a", "bc"), DerivedID.of("abc"), DerivedID.of("abc", "")]).count
                == 4
        )
        #expect(DerivedID.of("a").count == 32)
    }
}
