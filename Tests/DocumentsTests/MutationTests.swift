import Documents
import Testing

/// Small and repeatable (Steele, Lea, Flood, "Fast splittable pseudorandom number generators").
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

@Suite struct MutationTests {
    private static let pieces = [
        "&a ", "*a", "!t ", "<<: ", "- ", "? ", ": ", "\n", "\n  ", "\t", "[", "]", "{", "}", "'", "\"", "|\n", ">\n",
        "#", "---\n",
        "...\n", "%", "\\", "\u{0}", "\u{85}", "\u{202E}", "é", "999999999999999999999", "((((", "true", "~", "data.",
        "&&",
    ].map { Array($0.utf8) }

    private static func mutated(_ bytes: [UInt8], with random: inout SplitMix) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let place = Int.random(in: 0...bytes.count, using: &random)
            let end = min(bytes.count, place + Int.random(in: 0...12, using: &random))
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes.removeSubrange(place..<end)
            case 1: bytes.insert(contentsOf: pieces.randomElement(using: &random)!, at: place)
            case 2: bytes.replaceSubrange(place..<end, with: pieces.randomElement(using: &random)!)
            case 3: bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0...bytes.count, using: &random))
            default: if place < bytes.count { bytes[place] = UInt8.random(in: 0...255, using: &random) }
            }
        }
        return bytes
    }

    @Test(arguments: ["policies/payment-approval.yaml", "policies/failed-integration.yaml", "directory.yaml"])
    func `A mangled example is read or refused, and never ends the process`(path: String) throws {
        let seed = UInt64.random(in: 0 ... .max)
        print("mutations of \(path): seed \(seed)")
        var random = SplitMix(state: seed)
        let original = try Example.source(path)
        let policies = PolicyReader(installation: try Example.installation())
        var refused = 0
        for round in 0..<400 {
            let source = DocumentSource(file: path, bytes: Self.mutated(original.bytes, with: &random))
            let started = ContinuousClock.now
            let isRead =
                path == "directory.yaml"
                ? Self.isSound(DirectoryReader(timeZones: Example.zones).directory(in: source))
                : Self.isSound(policies.policies(in: source))
            _ = DocumentReader().headers(of: source)
            if !isRead { refused += 1 }
            #expect(ContinuousClock.now - started < .seconds(2), "round \(round) of seed \(seed)")
        }
        #expect(refused > 100, "seed \(seed)")
    }

    /// Whether there is a value; where there is none, that an error says why, at a place in the file.
    private static func isSound<Value>(_ reading: DocumentReading<Value>) -> Bool {
        #expect((reading.value == nil) == !reading.errors.isEmpty)
        #expect(
            reading.issues.allSatisfy {
                $0.line >= 1 && $0.column >= 1 && !$0.message.isEmpty && !$0.description.isEmpty
            }
        )
        return reading.value != nil
    }
}
