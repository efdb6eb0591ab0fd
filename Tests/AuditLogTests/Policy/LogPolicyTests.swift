import SignedNote
import Testing

@testable import AuditLog

@Suite struct LogPolicyTests {
    private func witness(_ seed: UInt8) throws -> WitnessKey {
        let name = try #require(NoteName("witness.example.com/\(seed)"))
        return try #require(WitnessSigningKey(name: name, seed: Array(repeating: seed, count: 32))).verifier
    }

    @Test func `A policy of two groups asks for some of each`() throws {
        let policy = try LogPolicy(
            """
            # Whom we believe.
            log \(SampleLog.key.verifier)  https://log.example.com

            witness X1 \(witness(1))
            witness X2 \(witness(2)) https://x2.example.com/
            \twitness X3 \(witness(3))
            group X 2 X1 X2 X3
            witness Y1 \(witness(4))
            witness Y2 \(witness(5))
            group Y any Y1 Y2
            group both all X Y
            quorum both
            """
        )
        #expect(policy.keys(of: SampleLog.origin) == [SampleLog.key.verifier])
        #expect(policy.witnesses.map(\.name) == ["X1", "X2", "X3", "Y1", "Y2"])
        #expect(policy.witnesses[1].address == "https://x2.example.com/" && policy.witnesses[0].address == nil)
        for (names, isEnough) in [
            (["X1", "X3", "Y2"], true), (["X1", "X2", "X3", "Y1", "Y2"], true), (["X1", "X2", "X3"], false),
            (["X1", "Y1", "Y2"], false), ([], false),
        ] {
            #expect(policy.quorum.isReached(by: Set(names)) == isEnough, "\(names)")
        }
    }

    @Test func `No witness need be asked for, if the policy says so`() throws {
        #expect(try LogPolicy("quorum none").quorum.isReached(by: []))
    }

    @Test func `A mistake is told with its line`() throws {
        let key = SampleLog.key.verifier
        let (one, two) = (try witness(1), try witness(2))
        let both = "witness a \(one)\nwitness b \(two)\n"
        for (text, message) in [
            ("", "no line says the quorum; write `quorum none` where no witness is asked for"),
            ("quorum none\nquorum none", "line 2: there is a second quorum"),
            ("log \(key)\nlog \(key)\nquorum none", "line 2: this key stands here already"),
            ("logs x", "line 1: logs is none of log, witness, group and quorum"),
            ("log", "line 1: write `log KEY [ADDRESS]`"),
            ("witness a \(one)\nwitness b \(one)", "line 2: this witness stands here already, and would count twice"),
            ("witness a \(one)\nwitness a \(two)", "line 2: a is another's name already"),
            ("witness none \(one)", "line 1: none is another's name already"),
            ("witness a \(key)", "line 1: the key cannot be read: its type 1 is not a witness's (4)"),
            ("\(both)group g 3 a b", "line 3: 3 is none of all, any and 1 to 2"),
            ("\(both)group g 0 a b", "line 3: 0 is none of all, any and 1 to 2"),
            ("\(both)group g 02 a b", "line 3: 02 is none of all, any and 1 to 2"),
            ("\(both)group g 2 a a", "line 3: a member stands in the group twice"),
            ("\(both)group g 1 a\ngroup h 1 a b", "line 4: a is in another group already, and would count twice"),
            ("\(both)group g 1 c", "line 3: no line above says who c is"),
            ("quorum a\n\(both)", "line 1: no line above says who a is"),
        ] {
            #expect(throws: (any Error).self, "\(text)") { try LogPolicy(text) }
            do throws(LogPolicyError) { _ = try LogPolicy(text) } catch { #expect(error.description == message) }
        }
    }
}
