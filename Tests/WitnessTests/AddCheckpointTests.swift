import AuditLog
import SignedNote
import Testing

@Suite struct AddCheckpointTests {
    private let log = GrowingLog(count: 200)
    private let witness = WitnessSigningKey(name: NoteName("witness.example.org/north")!, seed: Array(32..<64))!

    @Test func `A request is written as the specification has it, and read again`() throws {
        let request = try log.request(7, 100)
        let lines = String(decoding: request.bytes, as: UTF8.self).split(
            separator: "\n",
            omittingEmptySubsequences: false
        )
        let gap = try #require(lines.firstIndex(of: ""))
        #expect(lines[0] == "old 7" && gap == request.proof.count + 1 && lines[1].utf8.count == 44)
        #expect(lines[gap + 1] == "log.example.com/belay" && lines[gap + 2] == "100")
        #expect(try AddCheckpointRequest(request.bytes) == request)
        let first = try log.request(0, 1)
        #expect(first.proof.isEmpty && first.bytes.starts(with: Array("old 0\n\nlog.example.com/belay\n1\n".utf8)))
        #expect(try AddCheckpointRequest(first.bytes) == first)
        #expect(try AddCheckpointRequest(log.note(7), extending: 8, from: log) == nil)
    }

    @Test func `Sixty-three hashes may prove growth, and no more`() throws {
        func request(_ count: Int) throws -> AddCheckpointRequest {
            AddCheckpointRequest(oldSize: 1, proof: Array(repeating: .empty, count: count), note: try log.note(2))
        }
        #expect(try AddCheckpointRequest(request(63).bytes).proof.count == 63)
        #expect(throws: AddCheckpointError.self) { try AddCheckpointRequest(request(64).bytes) }
    }

    private func answer(_ status: Int, _ body: String, _ type: String? = "text/plain") throws -> WitnessAnswer {
        let request = try log.request(7, 100)
        return WitnessAnswer(
            to: request,
            status: status,
            contentType: type,
            body: Array(body.utf8),
            by: witness.verifier
        )
    }

    @Test func `A cosignature is believed if it is the witness's over what was sent`() throws {
        var note = try log.note(100)
        note.cosign(with: witness, at: 1_700_000_000)
        let line = try #require(note.signature(of: witness.verifier)).line
        let expected = try #require(try note.cosignatures(among: [witness.verifier]).first)
        #expect(try answer(200, line) == .cosigned(note, expected) && expected.time == 1_700_000_000)
        var other = try log.note(99)
        other.cosign(with: witness, at: 1_700_000_000)
        let wrong = try #require(other.signature(of: witness.verifier)).line
        for body in [wrong, "", "\n", line + line, "hello\n", String(line.dropLast())] {
            guard case .unusable = try answer(200, body) else {
                Issue.record("believed: \(body)")
                continue
            }
        }
        // Lines of keys that nobody here knows are passed over, and not taken along.
        let stranger = try #require(WitnessSigningKey(name: NoteName("stranger")!, seed: Array(0..<32)))
        var both = note
        both.cosign(with: stranger, at: 5)
        let strange = try #require(both.signature(of: stranger.verifier)).line
        #expect(try answer(200, strange + line) == answer(200, line))
    }

    @Test func `Whatever else it answers is told apart`() throws {
        #expect(try answer(409, "42\n", "text/x.tlog.size") == .lastSaw(size: 42))
        #expect(try answer(409, "42\n", "Text/X.tlog.size; charset=utf-8") == .lastSaw(size: 42))
        #expect(try answer(409, "another tree\n") == .forked)
        #expect(try answer(403, "no key\u{1b}[31m\nmore") == .refused(status: 403, "no key[31m"))
        for body in ["", "42", "042\n", "-1\n", "a\n"] {
            guard case .unusable = try answer(409, body, "text/x.tlog.size") else {
                Issue.record("believed: \(body)")
                continue
            }
        }
        guard case .unusable = try answer(502, "bad gateway") else {
            Issue.record("a proxy's answer is no witness's")
            return
        }
    }

    @Test func `The key of a witness is written for its file, and is none of a log`() throws {
        #expect(try WitnessSigningKey(written: witness.written).verifier == witness.verifier)
        #expect(throws: NoteError.self) { try SigningKey(written: witness.written) }
        #expect(throws: NoteError.self) { try WitnessSigningKey(written: log.key.written) }
        #expect(throws: NoteError.self) { try WitnessSigningKey(written: witness.written + "A") }
    }
}
