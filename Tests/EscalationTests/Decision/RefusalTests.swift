import Testing

@testable import Escalation

@Suite struct RefusalTests {
    private let refusals: [Refusal] = [
        .unknownCase("C"), .closed(.resume, by: "alice", at: Sample.start), .notYetAtLevel("l"),
        .stale(seen: 1, current: 2),
        .notAnOwner("alice", "l"), .claimed(by: "amir", until: Sample.start), .notClaimed,
        .notPermitted(.skip, permitted: []),
        .missing([.risk]), .missingData([FieldPath("data.a")!]), .unknownAuthority("a", held: []),
        .authorityNotHeld("a", "alice"), .beyondAuthority("a", limit: "x"), .authorityUnclear("a", "why"),
        .notChangeable(FieldPath("data.a")!, changeable: []), .changesWithoutAction, .noChanges,
        .ownRequest("alice", "sent it"), .unknownAlternative("a", known: []), .alternativeWithoutAction,
        .unfitValue("amount", "why"), .unfitField("fields.a", ValueProblem(.pattern, "it must match x")),
        .tooLong("rationale", bytesMax: 9), .identity(.missing), .malformed("why"), .unknownGate("g"), .idReused("i"),
    ]

    @Test func `Each refusal has a word of its own and says what it is about`() {
        #expect(Set(refusals.map(\.code)).count == refusals.count)
        for refusal in refusals {
            #expect(refusal.code.wholeMatch(of: /[a-z]+(-[a-z]+)*/) != nil)
            #expect(refusal.description.utf8.count >= 3)
        }
    }

    @Test func `A stale decision and a lost race say what stands there now`() {
        #expect(Refusal.stale(seen: 1, current: 2).description.contains("revision 2"))
        #expect(refusals[1].description == "the case ended as resume at \(Sample.start), by alice")
    }
}
