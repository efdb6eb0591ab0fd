import Foundation
import Testing

@testable import Store

@Suite struct Base64Tests {
    @Test func `It is written and read as Foundation does, whatever the length`() {
        for count in 0...200 {
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255) }
            let text = written(bytes)
            #expect(text == Data(bytes).base64EncodedString(), "\(bytes)")
            #expect(read(text) == bytes, "\(text)")
        }
    }

    /// RFC 4648, section 3: digits of another alphabet, missing padding, and bits that nobody needs.
    @Test(arguments: [
        "A", "AA", "AAA", "AA=A", "=AAA", "A===", "AB==", "AAB=", "AA==AAAA", "AA A", "AAA\n", "AAA-", "AAA_", "AAAé",
    ])
    func `Anything else is none`(text: String) {
        #expect(read(text) == nil)
    }

    @Test func `Nothing is written as nothing`() {
        #expect(written([]).isEmpty)
        #expect(read("") == [])
    }

    private func written(_ bytes: [UInt8]) -> String {
        String(unsafeUninitializedCapacity: Base64.digitCount(of: bytes.count)) { buffer in
            bytes.withUnsafeBytes { Base64.write($0, to: UnsafeMutableRawBufferPointer(buffer)) }
            return Base64.digitCount(of: bytes.count)
        }
    }

    private func read(_ text: String) -> [UInt8]? {
        text.withBytes { text in
            guard let count = Base64.byteCount(of: text) else { return nil }
            var bytes = [UInt8](repeating: 0, count: count)
            return bytes.withUnsafeMutableBytes { Base64.read(text, to: $0) } ? bytes : nil
        }
    }
}
