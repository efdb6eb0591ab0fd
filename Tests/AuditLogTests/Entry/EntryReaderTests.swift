import JSON
import Testing

@testable import AuditLog

/// The scanner has to agree with the JSON reader wherever it says anything.
@Suite("Members of an entry") struct EntryReaderTests {
    private let scanner = PlainEntryScanner()
    private let reader = EntryReader()

    /// What was read, kept.
    private struct Kept: Equatable {
        var values: [String]

        init(_ members: EntryMembers) {
            values = EntryMember.allCases.map { member in
                switch members[member] {
                case .text(let text)?: "text \(Array(text))"
                case .int(let number)?: "int \(number)"
                case .other?: "other"
                case nil: "none"
                }
            }
        }
    }

    private func scanned(_ entry: [UInt8]) -> Kept? {
        entry.withUnsafeBytes { entry in
            var members = EntryMembers()
            return scanner.scan(entry, into: &members) ? Kept(members) : nil
        }
    }
    private func parsed(_ entry: [UInt8]) -> Kept? { entry.withUnsafeBytes { reader.parse($0) { Kept($0) } } }

    private static let plain =
        #"{"v":1,"case":"K7Q2-9F4M-XB3T","change":12,"kind":"case.closed","at":"2026-11-30T15:29:15.250000Z","#
        + #""revision":3,"state":"sha256:00ff","drill":null,"held":true,"owners":["ada","bob",1,false],"#
        + #""previous":"ab","detail":"hmac-sha256:cd","level":"operator","outcome":"approved","outcomes":0,"#
        + #""policy":"payments","version":2,"trigger":"large","running":7,"cause":"threshold","#
        + #""correlation":"run 17"}"#

    @Test func `A plain entry is read at a glance, and says what the JSON reader says`() throws {
        let entry = Array(Self.plain.utf8)
        let read = try #require(scanned(entry))
        #expect(read == parsed(entry))
        #expect(read.values.prefix(2) == ["text \(Array("K7Q2-9F4M-XB3T".utf8))", "int 12"])
        #expect(!read.values.contains("none"))
    }

    @Test(
        arguments: [
            #"{"":"a"}"#, #"{"":"a","cas":"b","cases":"c","correlate":"d","correlatio":"e","correlations":1}"#,
            #"{"polic":"a","policyHash":"b"}"#, #"{"v":1,"atat":2}"#,
        ]
    )
    func `A name that is nearly one of them is none`(text: String) throws {
        let entry = Array(text.utf8)
        #expect(parsed(entry)?.values.allSatisfy { $0 == "none" } == true)
        #expect(scanned(entry).map { $0 == parsed(entry) } != false)
    }

    @Test(
        arguments: [
            #"{"case":"a","case":"b"}"#, #"{"windowEnds":1,"windowEndx":1}"#, #"{"case":"a\n"}"#, #"{"c\u0061se":"a"}"#,
            #"{"case":"ä"}"#, #"{"change":1.0}"#, #"{"change":1e3}"#, #"{"change":01}"#, #"{"change":-1}"#,
            #"{"change":1234567890123456789}"#, #"{"case": "a"}"#, #"{"case":{"a":1}}"#, #"{"case":[[]]}"#, "{}", "[]",
            "", "{", #"{"case""#, #"{"case":"#, #"{"case":"a""#, #"{"case":"a",}"#, #"{"case":"a"}}"#, #"{"case":tru}"#,
            #"{"case":"a}"#, "{\"case\":\"a\u{1F}\"}", #"{"case":[1,]}"#, #"{"case":[1}"#, "null", #"{"case":nullx}"#,
        ]
    )
    func `What is not plain is left to the JSON reader`(text: String) {
        #expect(scanned(Array(text.utf8)) == nil)
    }

    @Test func `Whatever the scanner takes of a mutated entry is what the JSON reader takes`() {
        let seed = UInt64.random(in: .min ... .max)
        var generator = SeededGenerator(seed)
        let pieces = [
            "\"", "\\", ",", ":", "{", "}", "[", "]", "0", "-", "e", ".", "\u{0}", "\u{7F}", "é", "null", "true", " ",
            "\"case\":\"x\",", "\"change\":1,", "\"previous\":", "\\u0041", "99999999999999999999",
        ].map { Array($0.utf8) }
        let origin = Array(Self.plain.utf8)
        var taken = 0
        for round in 0..<200_000 {
            var entry = origin
            for _ in 0...Int.random(in: 0..<3, using: &generator) where !entry.isEmpty {
                let place = Int.random(in: 0..<entry.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: entry[place] = UInt8.random(in: 0...255, using: &generator)
                case 1: entry.remove(at: place)
                case 2:
                    entry.insert(contentsOf: pieces[Int.random(in: 0..<pieces.count, using: &generator)], at: place)
                default:
                    let end = min(entry.count, place + Int.random(in: 1...40, using: &generator))
                    entry.insert(contentsOf: entry[place..<end], at: Int.random(in: 0...entry.count, using: &generator))
                }
            }
            guard let read = scanned(entry) else { continue }
            taken += 1
            guard read != parsed(entry) else { continue }
            Issue.record("seed \(seed), round \(round): \(String(decoding: entry, as: UTF8.self))")
            return
        }
        // Else the comparison says nothing.
        #expect(taken > 20_000, "seed \(seed)")
    }
}

private struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
