/// What travels with a body, in one allocation: the method's short strings, then the encoded properties.
///
/// A consumer takes tens of thousands of these a second and reads few of their fields,
/// so strings and tables are made only when asked for.
struct Envelope: Hashable, Sendable {
    private var bytes: [UInt8]
    private var ends: (UInt16, UInt16, UInt16)

    /// Room for the properties of most messages, so that appending them does not move the strings.
    private static let propertiesReserve = 192

    init(_ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer, _ third: UnsafeRawBufferPointer) {
        let count = first.count + second.count + third.count
        ends = (UInt16(first.count), UInt16(first.count + second.count), UInt16(count))
        bytes = []
        bytes.reserveCapacity(count + Self.propertiesReserve)
        bytes.append(contentsOf: first)
        bytes.append(contentsOf: second)
        bytes.append(contentsOf: third)
    }

    init(_ first: String, _ second: String, _ third: String) {
        bytes = Array(first.utf8)
        let firstEnd = bytes.count
        bytes += second.utf8
        let secondEnd = bytes.count
        bytes += third.utf8
        ends = (UInt16(firstEnd), UInt16(secondEnd), UInt16(bytes.count))
    }

    mutating func append(encodedProperties: some Sequence<UInt8>) {
        bytes.append(contentsOf: encodedProperties)
    }

    var first: String { text(0..<ends.0) }
    var second: String { text(ends.0..<ends.1) }
    var third: String { text(ends.1..<ends.2) }

    private func text(_ range: Range<UInt16>) -> String {
        String(decoding: bytes[Int(range.lowerBound)..<Int(range.upperBound)], as: UTF8.self)
    }

    /// Nil where the header does not decode. librabbitmq decodes every header before it hands the frame on
    /// and gives up the connection where it cannot, so this stays theory.
    func decode<T>(_ body: (inout ContentHeader) throws(FieldDecoder.Malformed) -> T?) -> T? {
        bytes.withUnsafeBytes { bytes in
            do throws(FieldDecoder.Malformed) {
                var header = try ContentHeader(UnsafeRawBufferPointer(rebasing: bytes[Int(ends.2)...]))
                return try body(&header)
            } catch {
                return nil
            }
        }
    }

    static func == (left: Envelope, right: Envelope) -> Bool {
        left.ends == right.ends && left.bytes == right.bytes
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(bytes)
    }
}
