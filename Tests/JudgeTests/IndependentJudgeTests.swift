import AuditFiles
import AuditLog
import Foundation
import SignedNote
import Testing

/// What we write is accepted by programs that nobody here wrote.
@Suite(.enabled(if: Judge.mustBeHere || Judge.hasGo && Judge.hasOpenSSL, Comment(rawValue: Judge.missing)))
struct IndependentJudgeTests {
    private static let log = JudgedLog(count: 70_000)

    private func text(_ hash: TreeHash) -> String { Data(hash.bytes).base64EncodedString() }

    @Test func `Go accepts a log of 70,000 entries with all its tiles, and finds the bit that is flipped`() throws {
        let scratch = try ScratchDirectory()
        let folder = scratch.path + "/log"
        let policy = try scratch.write("policy", JudgedLog.policy.utf8)
        let since = try scratch.write("since", Self.log.note(65_537).bytes)
        let (summary, files) = try LogExport.run(
            into: LogDirectory(folder),
            under: Self.log.note(70_000),
            keys: JudgedLog.keys,
            entries: Self.log.feed
        )
        #expect(summary.written == 70_000)
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder).filter {
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: folder + "/" + $0, isDirectory: &isFolder)
                && !isFolder.boolValue
        }
        let lines = (0...4).map { "\(LinesFile(holding: Int64($0) * 16_384, of: 70_000))" }
        #expect(Set(names) == Set(TileName.added(to: 70_000).map(\.description) + lines + ["checkpoint"]))

        let judged = try Judge.ask(["verify", folder, policy, "--since", since])
        print("Go:", judged.output)
        #expect(judged.status == 0 && judged.output == "intact 70000 \(text(Self.log.root(of: 70_000)))\n")
        let trust = LogTrust(try LogPolicy(JudgedLog.policy), earlier: try Self.log.note(65_537))
        let report = try ExportVerification.run(over: files, trusting: trust)
        #expect(report.findings == [] && report.entries == 70_000 && report.grownFrom?.size == 65_537)

        let tile = URL(filePath: folder + "/tile/1/001.p/17")
        var bytes = try Data(contentsOf: tile)
        bytes[40] ^= 1
        try bytes.write(to: tile)
        let spoilt = try Judge.ask(["verify", folder, policy])
        #expect(spoilt.status == 1 && spoilt.output.contains("tile/1/001.p/17"))
    }

    @Test func `Go accepts our proofs, and none that is changed`() throws {
        let scratch = try ScratchDirectory()
        var lines: [String] = []
        for size: Int64 in [1, 2, 3, 255, 256, 257, 4096, 65_535, 65_536, 65_537, 69_999, 70_000] {
            let root = text(Self.log.root(of: Int(size)))
            for index in Set([0, size / 3, size / 2, size - 1]) {
                let proof = try #require(try InclusionProof(of: index, in: size, from: Self.log))
                let leaf = text(Self.log.node(height: 0, index: index))
                lines.append("record \(size) \(root) \(index) \(leaf) \(proof.path.map(text).joined(separator: ","))")
            }
            for old in Set([1, size / 3, size / 2, size - 1, size]) where old > 0 {
                let proof = try #require(try ConsistencyProof(from: old, to: size, out: Self.log))
                let before = text(Self.log.root(of: Int(old)))
                lines.append("tree \(size) \(root) \(old) \(before) \(proof.path.map(text).joined(separator: ","))")
            }
        }
        let all = try scratch.write("proofs", lines.joined(separator: "\n").utf8)
        let judged = try Judge.ask(["proofs", all])
        print("Go:", judged.output)
        #expect(judged.status == 0 && judged.output == "\(lines.count) proofs hold\n")
        for line in lines.suffix(4) {
            let other = text(TreeHash.leaf([]))
            let changed = line.hasSuffix(" ") ? line + other : String(line.dropLast(44)) + other
            let one = try scratch.write("changed", changed.utf8)
            #expect(try Judge.ask(["proofs", one]).status == 1, "\(changed)")
        }
    }

    @Test func `Go accepts our receipts, for their entries alone`() throws {
        let scratch = try ScratchDirectory()
        let policy = try scratch.write("policy", JudgedLog.policy.utf8)
        let other = try scratch.write("other", Self.log.entries[1])
        for index: Int64 in [0, 31_337, 69_999] {
            let proof = try #require(try InclusionProof(of: index, in: 70_000, from: Self.log))
            let receipt = try #require(LogReceipt(proof, under: try Self.log.note(70_000)))
            let file = try scratch.write("receipt", receipt.bytes)
            let entry = try scratch.write("entry", Self.log.entries[Int(index)])
            let judged = try Judge.ask(["receipt", file, entry, policy])
            #expect(judged.status == 0 && judged.output == "entry \(index) of 70000 holds\n")
            #expect(try Judge.ask(["receipt", file, other, policy]).status == 1)
        }
    }

    @Test func `OpenSSL verifies the signature of a checkpoint, and refuses it over another text`() throws {
        let scratch = try ScratchDirectory()
        let note = try Self.log.note(70_000)
        // What stands before every Ed25519 public key in its usual file (RFC 8410).
        let lead: [UInt8] = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00]
        let key = try scratch.write("key", lead + JudgedLog.key.verifier.publicKey)
        let signature = try scratch.write("signature", note.signatures[0].signature)
        func verify(_ text: String) throws -> Judge.Ended {
            let file = try scratch.write("text", text.utf8)
            let arguments = ["-verify", "-pubin", "-keyform", "DER", "-inkey", key, "-rawin", "-in", file]
            return try Judge.run(Judge.openssl, ["pkeyutl"] + arguments + ["-sigfile", signature])
        }
        let judged = try verify(note.text)
        print("OpenSSL:", judged.output)
        #expect(judged.status == 0 && judged.output.contains("Signature Verified Successfully"))
        #expect(try verify(note.text.replacing("70000", with: "70001")).status != 0)
    }
}
