import AuditLog
import JSON
import Store

/// The state of a case that has ended, written from the columns of its row as ``Escalation/Case/stateDigest`` writes it,
/// without making a case of them.
///
/// Most cases of a log have ended. Whoever finds the digest that the log tells knows that the columns say what the log
/// says; whoever finds another one knows nothing, and reads the case itself. So that nothing hangs on whether these bytes
/// are always the same: where they were not, verification would be slower and no less right.
struct EndedState {
    private(set) var bytes: [UInt8] = []

    /// The digest; `nil` where a text is not plain, or nobody like that ends cases.
    mutating func digest(of row: LentCase.Ended) -> HashWords? {
        bytes.removeAll(keepingCapacity: true)
        write("{\"change\":", row.change)
        write(",\"revision\":", row.revision)
        write(",\"attached\":", row.attached)
        write(",\"snapshot\":\"sha256:")
        bytes.append(hexadecimal: row.snapshotDigest)
        write("\",\"waiting\":[],\"updated\":", row.updatedAt)
        write(",\"outcome\":")
        guard bytes.appendPlain(row.outcome) else { return nil }
        write(",\"closedAt\":", row.closedAt)
        write(",\"level\":")
        guard bytes.appendPlain(row.level), writeCloser(row.closer.kind, row.closer.name) else { return nil }
        write("}")
        return bytes.withUnsafeBytes { HashWords(of: $0) }
    }

    private mutating func writeCloser(_ kind: UnsafeRawBufferPointer, _ name: UnsafeRawBufferPointer?) -> Bool {
        write(",\"by\":[")
        guard bytes.appendPlain(kind) else { return false }
        if let name {
            write(",")
            guard !kind.isSame(as: "recovery"), bytes.appendPlain(name) else { return false }
        } else if kind.isSame(as: "expiry") || kind.isSame(as: "rules") {
            write(",null")
        } else if !kind.isSame(as: "recovery") {
            return false
        }
        write("]")
        return true
    }

    private mutating func write(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    private mutating func write(_ text: StaticString, _ number: Int64) {
        write(text)
        bytes.append(number)
    }
}

/// The canonical form (RFC 8785) of plain JSON: texts are ASCII without escapes, numbers are whole. Any other has none here.
struct PlainCanonicalForm {
    private(set) var bytes: [UInt8] = []

    /// The digest of a value's canonical form; `nil` where it is not plain.
    mutating func digest(of view: JSONView) -> HashWords? {
        bytes.removeAll(keepingCapacity: true)
        return write(view) ? bytes.withUnsafeBytes { HashWords(of: $0) } : nil
    }

    private mutating func write(_ view: JSONView) -> Bool {
        switch view.kind {
        case .null: bytes += "null".utf8
        case .bool: bytes += (view.bool == true ? "true" : "false").utf8
        case .int:
            // Beyond it, readers that know only doubles see another number.
            guard let number = view.int, number.magnitude < 1 << 53 else { return false }
            bytes.append(number)
        case .string:
            guard let text = view.utf8, bytes.appendPlain(UnsafeRawBufferPointer(text)) else { return false }
        case .array: return writeElements(of: view)
        case .object: return writeMembers(of: view)
        case .uint, .double: return false
        }
        return true
    }

    private mutating func writeElements(of view: JSONView) -> Bool {
        bytes.append(UInt8(ascii: "["))
        var isFirst = true
        for element in view.elements {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            guard write(element) else { return false }
        }
        bytes.append(UInt8(ascii: "]"))
        return true
    }

    /// Names of ASCII are in the order of their UTF-16 units where they are in that of their bytes.
    private mutating func writeMembers(of view: JSONView) -> Bool {
        bytes.append(UInt8(ascii: "{"))
        var members = view.members.map { (name: $0.key.utf8, value: $0.value) }
        if members.count > 1 {
            members.sort { left, right in
                guard let left = left.name, let right = right.name else { return false }
                return left.lexicographicallyPrecedes(right)
            }
        }
        for (place, member) in members.enumerated() {
            if place > 0 { bytes.append(UInt8(ascii: ",")) }
            guard let name = member.name, bytes.appendPlain(UnsafeRawBufferPointer(name)) else { return false }
            bytes.append(UInt8(ascii: ":"))
            guard write(member.value) else { return false }
        }
        bytes.append(UInt8(ascii: "}"))
        return true
    }
}

extension [UInt8] {
    /// Appends a text as JSON where that is the text between quotation marks; whether it was.
    fileprivate mutating func appendPlain(_ text: UnsafeRawBufferPointer) -> Bool {
        append(UInt8(ascii: "\""))
        append(contentsOf: text)
        append(UInt8(ascii: "\""))
        return PlainText.isPlain(text)
    }

    fileprivate mutating func append(_ number: Int64) {
        // As many digits as 64 bits have, and a sign.
        withUnsafeTemporaryAllocation(byteCount: 20, alignment: 1) { digits in
            var (start, rest) = (digits.count, number.magnitude)
            repeat {
                start -= 1
                digits[start] = UInt8(ascii: "0") + UInt8(rest % 10)
                rest /= 10
            } while rest > 0
            if number < 0 {
                start -= 1
                digits[start] = UInt8(ascii: "-")
            }
            append(contentsOf: UnsafeRawBufferPointer(rebasing: digits[start...]))
        }
    }

    fileprivate mutating func append(hexadecimal content: UnsafeRawBufferPointer) {
        withUnsafeTemporaryAllocation(byteCount: 2 * content.count, alignment: 1) { digits in
            for (place, byte) in content.enumerated() {
                digits[2 * place] = Self.digit(byte >> 4)
                digits[2 * place + 1] = Self.digit(byte & 15)
            }
            append(contentsOf: UnsafeRawBufferPointer(digits))
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
