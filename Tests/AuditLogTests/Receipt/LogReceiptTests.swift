import SignedNote
import Testing

@testable import AuditLog

@Suite struct LogReceiptTests {
    private let tree = SampleTree(count: 77)
    private let key = SigningKey(name: NoteName("log.example.com/belay")!, seed: Array(0..<32))!

    private func entry(_ index: Int) -> [UInt8] { Array("entry \(index)".utf8) }

    private func note(size: Int, origin: String = "log.example.com/belay") throws -> SignedNote {
        let name = try #require(NoteName(origin))
        let checkpoint = try #require(Checkpoint(origin: name, size: Int64(size), root: tree.root(of: size)))
        var note = try #require(SignedNote(unsigned: checkpoint.text))
        note.sign(with: key)
        return note
    }

    private func receipt(of index: Int, size: Int = 77) throws -> LogReceipt {
        let proof = try #require(try InclusionProof(of: Int64(index), in: Int64(size), from: tree))
        return try #require(LogReceipt(proof, under: note(size: size)))
    }

    @Test func `Whoever has the entry, the receipt and the log's key needs nothing else`() throws {
        for size in [1, 2, 64, 77] {
            for index in [0, size / 2, size - 1] {
                let receipt = try receipt(of: index, size: size)
                let read = try LogReceipt(receipt.bytes)
                #expect(read == receipt && read.bytes == receipt.bytes)
                let checkpoint = try read.verify(entry(index), by: key.verifier)
                #expect(checkpoint.size == size && checkpoint.root == tree.root(of: size))
            }
        }
    }

    @Test func `It is written as the specification has it`() throws {
        let receipt = try receipt(of: 1, size: 2)
        let lines = String(decoding: receipt.bytes, as: UTF8.self).split(
            separator: "\n",
            omittingEmptySubsequences: false
        )
        #expect(lines[0] == "c2sp.org/tlog-proof@v1" && lines[1] == "index 1" && lines[3] == "")
        #expect(lines[2].utf8.count == 44 && lines[4] == "log.example.com/belay" && lines[5] == "2")
    }

    @Test func `Other bytes, another place and another log's receipt are refused`() throws {
        let receipt = try receipt(of: 5)
        #expect(throws: ReceiptError.notInLog(index: 5, size: 77)) { try receipt.verify(entry(6), by: key.verifier) }
        let text = String(decoding: receipt.bytes, as: UTF8.self)
        let moved = try LogReceipt(Array(text.replacing("index 5\n", with: "index 6\n").utf8))
        #expect(throws: ReceiptError.notInLog(index: 6, size: 77)) { try moved.verify(entry(5), by: key.verifier) }
        let beyond = try LogReceipt(Array(text.replacing("index 5\n", with: "index 77\n").utf8))
        #expect(throws: ReceiptError.notInLog(index: 77, size: 77)) { try beyond.verify(entry(5), by: key.verifier) }
        let stranger = SigningKey(name: key.name, seed: Array(1...32))!
        #expect(throws: ReceiptError.unsigned(.noKnownSignature)) {
            try receipt.verify(entry(5), by: stranger.verifier)
        }
        let proof = try #require(try InclusionProof(of: 5, in: 77, from: tree))
        let foreign = try #require(LogReceipt(proof, under: note(size: 77, origin: "other.example.com/belay")))
        #expect(throws: ReceiptError.anotherLog(NoteName("other.example.com/belay")!)) {
            try foreign.verify(entry(5), by: key.verifier)
        }
    }

    @Test func `A proof of a tree of another size makes no receipt`() throws {
        let proof = try #require(try InclusionProof(of: 5, in: 76, from: tree))
        #expect(try LogReceipt(proof, under: note(size: 77)) == nil)
        let other = try #require(SignedNote(unsigned: "no checkpoint\n"))
        #expect(LogReceipt(proof, under: other) == nil)
    }

    @Test func `Whatever is changed in it, it is refused, or shows the same as before`() throws {
        let receipt = try receipt(of: 40)
        let seed = UInt64.random(in: 0 ... .max)
        print("receipts: seed \(seed)")
        var dice = Dice(seed: seed)
        var refused = 0
        for _ in 0..<2000 {
            var bytes = receipt.bytes
            let place = Int.random(in: bytes.indices, using: &dice)
            switch Int.random(in: 0..<3, using: &dice) {
            case 0: bytes[place] ^= UInt8(1 << Int.random(in: 0..<8, using: &dice))
            case 1: bytes.remove(at: place)
            default: bytes.insert(UInt8.random(in: 0...255, using: &dice), at: place)
            }
            do throws(ReceiptError) {
                let checkpoint = try LogReceipt(bytes).verify(entry(40), by: key.verifier)
                #expect(checkpoint.root == tree.root(of: 77) && checkpoint.size == 77, "seed \(seed)")
            } catch {
                refused += 1
            }
        }
        #expect(refused > 1900, "seed \(seed)")
    }
}

/// Chance from a seed (SplitMix64).
private struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
