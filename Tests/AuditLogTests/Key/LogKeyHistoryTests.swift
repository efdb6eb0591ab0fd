import SignedNote
import Testing

@testable import AuditLog

@Suite struct LogKeyHistoryTests {
    private let origin = SampleLog.origin
    private let log = SampleLog(count: 300)

    private func key(_ seed: UInt8) throws -> SigningKey {
        try #require(SigningKey(name: origin, seed: Array(repeating: seed, count: 32)))
    }

    private func signed(_ statement: LogKeyStatement, by keys: [SigningKey]) throws -> SignedNote {
        var note = try #require(SignedNote(unsigned: statement.text))
        for key in keys { note.sign(with: key) }
        return note
    }

    private func begun(_ key: SigningKey) throws -> LogKeyHistory {
        try LogKeyHistory(beginning: signed(LogKeyHistory.first(key.verifier), by: [key]))
    }

    private func rotated(_ old: SigningKey, _ new: SigningKey, at size: Int64) throws -> LogKeyHistory {
        var history = try begun(old)
        try history.accept(signed(history.next(.trust(new.verifier, from: size)), by: [old, new]))
        return history
    }

    @Test func `After a hand-over the new key signs, and the old one only what was before`() throws {
        let (old, new) = (try key(1), try key(2))
        let history = try rotated(old, new, at: 200)
        #expect(history.keys.terms.map(\.from) == [0, 200] && history.keys.terms.map(\.until) == [200, nil])
        #expect(try history.keys.checkpoint(in: log.note(199, by: [old])).size == 199)
        #expect(try history.keys.checkpoint(in: log.note(200, by: [new])).size == 200)
        #expect(try history.keys.checkpoint(in: log.note(200, by: [old, new])).size == 200)
        #expect(throws: LogKeyError.outsideTerm(old.verifier.id, from: 0, until: 200, size: 200)) {
            try history.keys.checkpoint(in: log.note(200, by: [old]))
        }
        #expect(throws: LogKeyError.outsideTerm(new.verifier.id, from: 200, until: nil, size: 199)) {
            try history.keys.checkpoint(in: log.note(199, by: [new]))
        }
        #expect(throws: LogKeyError.unsigned(.noKnownSignature)) {
            try history.keys.checkpoint(in: log.note(200, by: [key(3)]))
        }
    }

    @Test func `A key that somebody else may have signs nothing from there on, and hands nothing over`() throws {
        let (old, new) = (try key(1), try key(2))
        var history = try begun(old)
        try history.accept(signed(history.next(.distrust(old.verifier, from: 250)), by: [old]))
        #expect(try history.keys.checkpoint(in: log.note(249, by: [old])).size == 249)
        #expect(throws: LogKeyError.distrusted(old.verifier.id, from: 250, size: 250)) {
            try history.keys.checkpoint(in: log.note(250, by: [old]))
        }
        let handOver = try signed(history.next(.trust(new.verifier, from: 260)), by: [old, new])
        #expect(throws: LogKeyError.self) { try history.accept(handOver) }
        // What is distrusted is never trusted again, and may be less still.
        try history.accept(signed(history.next(.distrust(old.verifier, from: 299)), by: [old]))
        #expect(history.keys.terms[0].distrustedFrom == 250)
        try history.accept(signed(history.next(.distrust(old.verifier, from: 100)), by: [old]))
        #expect(history.keys.terms[0].distrustedFrom == 100)
    }

    @Test func `The new key may distrust the old one`() throws {
        let (old, new) = (try key(1), try key(2))
        var history = try rotated(old, new, at: 200)
        try history.accept(signed(history.next(.distrust(old.verifier, from: 150)), by: [new]))
        #expect(throws: LogKeyError.distrusted(old.verifier.id, from: 150, size: 180)) {
            try history.keys.checkpoint(in: log.note(180, by: [old]))
        }
        #expect(try history.keys.checkpoint(in: log.note(200, by: [new])).size == 200)
        // Whoever found the old key does not take the new one down with it.
        let revenge = try signed(history.next(.distrust(new.verifier, from: 200)), by: [old])
        #expect(throws: LogKeyError.self) { try history.accept(revenge) }
    }

    @Test func `A statement that somebody did not sign, or that does not follow, does not count`() throws {
        let (old, new, other) = (try key(1), try key(2), try key(3))
        let begun = try begun(old)
        let next = begun.next(.trust(new.verifier, from: 200))
        func refuses(_ note: SignedNote) -> Bool {
            var history = begun
            do throws(LogKeyError) { try history.accept(note) } catch { return history == begun }
            return false
        }
        #expect(try !refuses(signed(next, by: [old, new])))
        #expect(try refuses(signed(next, by: [new])) && refuses(signed(next, by: [old])))
        #expect(try refuses(signed(next, by: [other, new])))
        #expect(try refuses(signed(begun.next(.distrust(old.verifier, from: 1)), by: [other])))
        #expect(try refuses(signed(begun.next(.distrust(other.verifier, from: 1)), by: [old])))
        #expect(try refuses(signed(begun.next(.trust(old.verifier, from: 1)), by: [old])))
        let rotated = try rotated(old, new, at: 200)
        #expect(try refuses(signed(rotated.next(.trust(other.verifier, from: 300)), by: [new, other])))
        var later = rotated
        let early = try signed(rotated.next(.trust(other.verifier, from: 199)), by: [new, other])
        #expect(throws: LogKeyError.self) { try later.accept(early) }
        let elsewhere = try #require(SigningKey(name: NoteName("elsewhere")!, seed: Array(repeating: 4, count: 32)))
        #expect(try refuses(signed(begun.next(.trust(elsewhere.verifier, from: 200)), by: [old, elsewhere])))
        #expect(throws: LogKeyError.self) {
            try LogKeyHistory(beginning: signed(LogKeyHistory.first(old.verifier), by: [new]))
        }
    }

    @Test func `It is written and read again, and read in one spelling alone`() throws {
        let (old, new) = (try key(1), try key(2))
        var history = try rotated(old, new, at: 200)
        try history.accept(signed(history.next(.distrust(old.verifier, from: 150)), by: [new, old]))
        let bytes = history.bytes
        #expect(try LogKeyHistory(bytes) == history)
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(
            text.hasPrefix("log.example.com/belay\nlog-key/v1\nstatement 1\nprevious -\ntrust log.example.com/belay+")
        )
        for changed in [
            "", text + "\n", "\n" + text, text.replacing("from 200", with: "from 0200"),
            text.replacing("from 200", with: "from 201"), text.replacing("\n\nlog.", with: "\n\n\nlog."),
            text.replacing("statement 2", with: "statement 3"), text.replacing("previous -", with: "previous "),
            String(text.dropLast()), text.replacing("log-key/v1", with: "log-key/v2"),
        ] {
            #expect(throws: LogKeyError.self, "\(changed)") { try LogKeyHistory(Array(changed.utf8)) }
        }
        let (shorter, other) = (try rotated(old, new, at: 200), try rotated(old, new, at: 201))
        #expect(history.extends(shorter) && !shorter.extends(history) && !history.extends(other))
    }

    @Test func `No statement passes for a checkpoint, and no checkpoint for a statement`() throws {
        let key = try key(1)
        #expect(throws: CheckpointError.self) { try Checkpoint(text: LogKeyHistory.first(key.verifier).text) }
        #expect(throws: LogKeyError.self) { try LogKeyHistory(beginning: log.note(10, by: [key])) }
    }

    @Test func `An export tells of its keys to whoever believes any of them`() throws {
        let (old, new) = (try key(1), try key(2))
        let history = try rotated(old, new, at: 200)
        let files = try log.exported(under: log.note(by: [new], seenAt: nil), keys: history.keys, history: history)
        func problems(_ keys: [SigningKey], _ known: LogKeyHistory? = nil, _ files: LogFilesInMemory) throws -> [String]
        {
            let trust = LogTrust(LogPolicy(logs: keys.map(\.verifier)), history: known)
            return try ExportVerification.run(over: files, trusting: trust).findings.map(\.description)
        }
        #expect(try problems([old], nil, files) == [] && problems([new], nil, files) == [])
        #expect(try problems([], begun(old), files) == [])
        #expect(
            try problems([key(3)], nil, files).first == "keys: none of the keys in it is one that you believe"
        )
        // Without the history the old key would vouch for any size; who brought it along is not fooled.
        var stale = try log.exported(
            under: log.note(by: [old], seenAt: nil),
            keys: LogKeys(origin: origin, always: [old.verifier])
        )
        #expect(try problems([old], nil, stale) == [])
        #expect(
            try problems([old], history, stale)
                == [
                    "checkpoint: it is of size 300, and signed by key \(old.verifier.id.written), which signs from size 0 up to 199"
                ]
        )
        stale.files["keys"] = try rotated(old, key(3), at: 200).bytes
        #expect(
            try problems([old], history, stale).first
                == "keys: it says otherwise of the log's keys than what you brought"
        )
    }

    @Test func `A log that starts again names the last checkpoint of the one before`() throws {
        let old = try log.note(300)
        let name = try #require(NoteName("log.example.com/belay/2"))
        let key = try #require(SigningKey(name: name, seed: Array(repeating: 5, count: 32)))
        let first = LogKeyHistory.first(key.verifier, continuing: try log.checkpoint(300))
        let history = try LogKeyHistory(beginning: signed(first, by: [key]))
        #expect(try history.continued == log.checkpoint(300))
        #expect(try LogKeyHistory(history.bytes) == history)

        func problems(_ note: SignedNote) throws -> [String] {
            let written = note.written.replacing("\n", with: "\\n")
            let entry = #"{"case":"installation","change":1,"continues":"\#(written)"}"#
            let next = SampleLog(entries: [Array(entry.utf8)])
            let files = try next.exported(
                under: next.note(by: [key], seenAt: nil),
                keys: history.keys,
                history: history
            )
            let trust = LogTrust(LogPolicy(logs: [key.verifier]), earlier: old)
            let report = try ExportVerification.run(over: files, trusting: trust)
            #expect(try report.grownFrom == log.checkpoint(300))
            return report.findings.map(\.description)
        }
        #expect(try problems(old) == [])
        #expect(
            try problems(log.note(299)) == [
                "checkpoint, entry 0: the log goes on from log.example.com/belay, and neither are its entries there, nor "
                    + "does its first hold its last checkpoint"
            ]
        )
    }
}
