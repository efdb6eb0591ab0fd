import Foundation
import Testing

@testable import JSON

/// Random documents. Set BELAY_SEED's printed value in `seed` to repeat a failure.
@Suite struct JSONPropertyTests {
    private static let seed = UInt64.random(in: 0 ... .max)

    @Test func `What is written is read back equal`() throws {
        var dice = Dice(seed: Self.seed)
        print("JSON round trips: seed \(Self.seed)")
        for _ in 0..<2_000 {
            let value = Self.value(&dice, depth: 5)
            #expect(try JSONValue.parse(value.serialized()) == value, "seed \(Self.seed)")
            #expect(try JSONValue.parse(Array(value.prettyPrinted().utf8)) == value, "seed \(Self.seed)")
        }
    }

    @Test func `Foundation reads what is written as the same value`() throws {
        var dice = Dice(seed: Self.seed)
        for _ in 0..<500 {
            let value = Self.value(&dice, depth: 5)
            let data = Data(value.serialized())
            let read = try JSONSerialization.jsonObject(with: data, options: [.fragmentsAllowed])
            #expect(Self.agree(value, read), "seed \(Self.seed): \(value)")
        }
    }

    private static func agree(_ value: JSONValue, _ other: Any) -> Bool {
        switch value {
        case .null: return other is NSNull
        case .bool(let bool): return other as? Bool == bool
        case .int(let int): return (other as? NSNumber)?.int64Value == int
        case .uint(let uint): return (other as? NSNumber)?.uint64Value == uint
        case .double(let double):
            // Foundation reads through decimal numbers and may miss the last place; the round trip holds exactly.
            let read = (other as? NSNumber)?.doubleValue ?? .nan
            return abs(read - double) <= abs(double) * 1e-12
        case .string(let string): return (other as? String)?.utf8.elementsEqual(string.utf8) == true
        case .array(let elements):
            guard let others = other as? [Any] else { return false }
            return elements.count == others.count && zip(elements, others).allSatisfy { Self.agree($0, $1) }
        case .object(let object):
            guard let others = other as? [String: Any] else { return false }
            // A Swift dictionary takes canonically equal keys for one, so only the others are compared.
            let distinct = object.filter { member in object.keys.count { $0 == member.key } == 1 }
            return distinct.allSatisfy { member in others[member.key].map { Self.agree(member.value, $0) } == true }
        }
    }

    @Test func `The canonical form does not depend on the order of members`() throws {
        var dice = Dice(seed: Self.seed)
        for _ in 0..<500 {
            guard case .object(let object) = Self.value(&dice, depth: 4) else { continue }
            let shuffled = JSONObject(object.members.shuffled(using: &dice))
            let forms = [object, shuffled].map { try? JSONValue.object($0).canonical() }
            #expect(forms[0] == forms[1], "seed \(Self.seed)")
        }
    }

    @Test func `Random and mutated bytes are read or refused, with a path or an offset`() {
        var dice = Dice(seed: Self.seed)
        print("JSON mutations: seed \(Self.seed)")
        let alphabet = Array(#"{}[]",:\u0019eE+-.tfn aé"#.utf8)
        for round in 0..<20_000 {
            var bytes: [UInt8]
            if round.isMultiple(of: 2) {
                bytes = (0..<Int.random(in: 0..<40, using: &dice)).map { _ in alphabet.randomElement(using: &dice) ?? 0
                }
            } else {
                bytes = Self.value(&dice, depth: 3).serialized()
                for _ in 0..<Int.random(in: 1...3, using: &dice) where !bytes.isEmpty {
                    bytes[Int.random(in: 0..<bytes.count, using: &dice)] = UInt8.random(in: 0...255, using: &dice)
                }
            }
            do {
                let value = try JSONValue.parse(bytes)
                // What simdjson accepts, the slow reader accepts.
                let fault = bytes.withUnsafeBufferPointer { SyntaxFault.offset(in: $0, depthMax: 64) }
                #expect(fault == nil, "seed \(Self.seed): \(bytes)")
                #expect(throws: Never.self, "seed \(Self.seed)") { try JSONValue.parse(value.serialized()) }
            } catch {
                // The independent reader that looks for the offset must find a fault where simdjson does.
                let isLocated = error.path != nil || error.offset != nil
                #expect(isLocated, "seed \(Self.seed): \(error) in \(bytes)")
            }
        }
    }

    @Test func `A duplicate put anywhere is found`() {
        var dice = Dice(seed: Self.seed)
        for _ in 0..<1_000 {
            var text = #"{"same":1,"other":2,"same":3}"#
            for level in 0..<Int.random(in: 0..<12, using: &dice) {
                let siblings = (0..<Int.random(in: 0..<30, using: &dice)).map { "\"s\($0)\":\($0)," }.joined()
                text = Bool.random(using: &dice) ? "[0,\(text),{}]" : "{\(siblings)\"level\(level)\":\(text)}"
            }
            #expect(throws: JSONError.self, "seed \(Self.seed)") { try JSONValue.parse(text) }
        }
    }

    private static func value(_ dice: inout Dice, depth: Int) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 9 : 7), using: &dice) {
        case 0: return .null
        case 1: return .bool(.random(using: &dice))
        case 2: return .int(.random(in: .min ... .max, using: &dice))
        case 3: return .uint(.random(in: (1 << 63)...(.max), using: &dice))
        case 4:
            let double = Double(bitPattern: .random(in: 0 ... .max, using: &dice))
            return .double(double.isFinite ? double : 0.5)
        case 5, 6: return .string(self.text(&dice))
        case 7:
            return .array((0..<Int.random(in: 0..<6, using: &dice)).map { _ in self.value(&dice, depth: depth - 1) })
        default:
            let count = Int.random(in: 0..<30, using: &dice)
            return .object(
                JSONObject((0..<count).map { _ in (key: self.text(&dice), value: self.value(&dice, depth: depth - 4)) })
            )
        }
    }

    private static func text(_ dice: inout Dice) -> String {
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0..<12, using: &dice) {
            let bound: UInt32 = Bool.random(using: &dice) ? 0x80 : 0x11_0000
            if let scalar = Unicode.Scalar(UInt32.random(in: 0..<bound, using: &dice)) { text.append(scalar) }
        }
        return String(text)
    }
}

/// SplitMix64: small, and the same on every machine.
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        self.state = seed
    }

    mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = self.state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
