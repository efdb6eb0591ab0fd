import Testing

@testable import AuditLog

@Suite struct CaseChainsTests {
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test
    func `A case of a version that did not chain goes on with hashes, and with numbers alone where one is missing`() {
        var chains = CaseChains()
        #expect(chains.follow(EntryLink(caseID: "a", change: 1), bytes("1")) == [])
        #expect(chains.follow(EntryLink(caseID: "a", change: 2), bytes("2")) == [])
        #expect(
            chains.follow(EntryLink(caseID: "a", change: 3, previous: SampleLog.hash(bytes("2"))), bytes("3")) == []
        )
        #expect(chains.follow(EntryLink(caseID: "a", change: 4), bytes("4")) == [])
        #expect(chains.follow(EntryLink(caseID: "b", change: 1), bytes("1")) == [])
        #expect(chains.count == 2 && chains.linked == 1 && chains.numberedOnly == 2)
    }

    @Test func `What is missing, repeated, or follows something else is told apart`() {
        var chains = CaseChains()
        #expect(chains.follow(EntryLink(caseID: "a", change: 3), bytes("3")) == [.missing(1..<3)])
        #expect(chains.follow(EntryLink(caseID: "a", change: 3), bytes("3")) == [.repeated(3, due: 4)])
        #expect(
            chains.follow(EntryLink(caseID: "a", change: 4, previous: SampleLog.hash(bytes("x"))), bytes("4"))
                == [.anotherPrevious]
        )
        #expect(
            chains.follow(EntryLink(caseID: "b", change: 1, previous: SampleLog.hash(bytes("x"))), bytes("1"))
                == [.previousOfNothing]
        )
        // Digits of another case would let two spellings stand for one hash.
        let loud = SampleLog.hash(bytes("4")).uppercased()
        #expect(chains.follow(EntryLink(caseID: "a", change: 5, previous: loud), bytes("5")) == [.anotherPrevious])
    }

    @Test func `No number is too large or too small for a chain`() {
        var chains = CaseChains()
        #expect(chains.follow(EntryLink(caseID: "a", change: .min), []) == [.repeated(.min, due: 1)])
        let far = chains.follow(EntryLink(caseID: "a", change: .max), [])
        #expect(far.map(\.description) == ["changes 1 to 9223372036854775806 of its case are missing"])
        #expect(chains.follow(EntryLink(caseID: "a", change: 1), []) == [.repeated(1, due: .max)])
    }

    @Test func `Only the installation's clock may go back`() throws {
        let (late, early) = (
            try #require(EntryTime("2026-11-30T10:00:00Z")), try #require(EntryTime("2026-11-30T09:59:59.999999Z"))
        )
        var chains = CaseChains()
        #expect(chains.follow(EntryLink(caseID: "a", change: 1, time: late), []) == [])
        #expect(chains.follow(EntryLink(caseID: "a", change: 2, time: late), []) == [])
        #expect(chains.follow(EntryLink(caseID: "a", change: 3, time: early), []) == [.backdated])
        #expect(chains.follow(EntryLink(caseID: CaseChains.installation, change: 1, time: late), []) == [])
        #expect(chains.follow(EntryLink(caseID: CaseChains.installation, change: 2, time: early), []) == [])
    }

    @Test func `Times order as they passed, with and without a fraction`() throws {
        let texts = [
            "1999-12-31T23:59:59.999999Z", "2000-01-01T00:00:00Z", "2000-01-01T00:00:00.000001Z",
            "2000-01-01T00:00:01Z",
            "2000-01-31T23:00:00Z", "2000-02-01T00:00:00Z",
        ]
        let times = try texts.map { try #require(EntryTime($0)) }
        #expect(times == times.sorted() && Set(times).count == times.count)
        for text in [
            "", "2000-01-01", "2000-01-01T00:00:00", "2000-13-01T00:00:00Z", "2000-01-01 00:00:00Z",
            "2000-01-01T00:00:00.5Z", "2000-01-01T00:00:00+00:00", "200a-01-01T00:00:00Z", "2000-01-01T24:00:00Z",
        ] {
            #expect(EntryTime(text) == nil, "\(text)")
        }
    }

    @Test func `An entry says of which case it is, which change, what went before, and when`() throws {
        let reader = EntryReader()
        func read(_ text: String) throws -> EntryLink {
            try bytes(text).withUnsafeBytes { entry in
                try #require(try reader.read(entry) { members throws(EntryLinkError) in try EntryLink(members) })
            }
        }
        #expect(
            try read(#"{"case":"a","change":2,"previous":"00","at":"2026-11-30T10:00:00Z"}"#)
                == EntryLink(caseID: "a", change: 2, previous: "00", time: EntryTime("2026-11-30T10:00:00Z"))
        )
        #expect(try read(#"{"case":"a","change":2}"#) == EntryLink(caseID: "a", change: 2))
        #expect(throws: EntryLinkError.unchained) { try read(#"{"case":"a","change":"2"}"#) }
        #expect(throws: EntryLinkError.unchained) { try read("[1]") }
        #expect(throws: EntryLinkError.malformedPrevious) { try read(#"{"case":"a","change":2,"previous":null}"#) }
        #expect(throws: EntryLinkError.malformedTime) { try read(#"{"case":"a","change":2,"at":"yesterday"}"#) }
        #expect(throws: EntryLinkError.malformedTime) { try read(#"{"case":"a","change":2,"at":7}"#) }
        for text in [#"{"case":"a","case":"b","change":2}"#, ""] {
            #expect(bytes(text).withUnsafeBytes { reader.read($0) { _ in } } == nil)
        }
    }
}

extension CaseChains {
    /// The faults of an entry of these bytes.
    fileprivate mutating func follow(_ link: EntryLink, _ entry: [UInt8]) -> [CaseChainFault] {
        follow(link, entry.withUnsafeBytes { HashWords(of: $0) }).faults
    }
}
