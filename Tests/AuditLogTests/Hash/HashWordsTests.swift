import Testing

@testable import AuditLog

@Suite("A hash in place") struct HashWordsTests {
    private func read(_ text: String) -> HashWords? {
        Array(text.utf8).withUnsafeBytes { HashWords(hexadecimal: $0) }
    }

    @Test func `The hash of abc is that of FIPS 180-2, whole and in two pieces, and read from its digits`() {
        let digits = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        let whole = Array("abc".utf8).withUnsafeBytes { HashWords(of: $0) }
        let parted = Array("abc".utf8).withUnsafeBytes {
            HashWords(of: UnsafeRawBufferPointer(rebasing: $0[..<1]), UnsafeRawBufferPointer(rebasing: $0[1...]))
        }
        #expect(whole == parted && whole == read(digits))
        #expect(whole.bytes.prefix(4) == [0xBA, 0x78, 0x16, 0xBF])
        #expect(whole.bytes.withUnsafeBytes { HashWords($0) } == whole)
    }

    @Test func `Every pair of digits is one byte, and nothing else is a digit`() {
        for byte in UInt8.min...UInt8.max {
            let pair = String(UInt16(byte) + 0x100, radix: 16).dropFirst()
            let place = Int(byte) % 32
            let text = String(repeating: "00", count: place) + pair + String(repeating: "00", count: 31 - place)
            #expect(read(text)?.bytes[place] == byte)
            var digits = Array(text.utf8)
            digits[Int(byte) % 64] = byte
            let isDigit = "0123456789abcdef".utf8.contains(byte)
            #expect((digits.withUnsafeBytes { HashWords(hexadecimal: $0) } != nil) == isDigit, "\(byte)")
        }
        for count in [0, 63, 65] { #expect(read(String(repeating: "0", count: count)) == nil) }
    }
}
