/// The kind of a message's content, told from the bytes of its content type without copying them.
///
/// Parameters are passed over: JSON is UTF-8 (RFC 8259, section 8.1), whatever `charset` says, and bytes that are not
/// are refused as such.
enum ContentType: Equatable {
    /// One event: `application/cloudevents+json`.
    case cloudEvent
    /// An array of events: `application/cloudevents-batch+json`.
    case cloudEventBatch
    /// CloudEvents in a format that Belay does not read, such as Avro or XML.
    case foreignCloudEvent
    case json
    case other
    case absent

    init(_ text: String?) {
        guard var text else {
            self = .absent
            return
        }
        self = text.withUTF8 { ContentType($0) }
    }

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        // By far the most frequent, and always written so.
        if bytes.isExactly("application/cloudevents+json") {
            self = .cloudEvent
            return
        }
        let end = bytes.firstIndex { $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: " ") } ?? bytes.count
        let name = UnsafeBufferPointer(rebasing: bytes[..<end])
        if name.isEmpty {
            self = .absent
        } else if name.isName("application/cloudevents+json") {
            self = .cloudEvent
        } else if name.isName("application/cloudevents-batch+json") {
            self = .cloudEventBatch
        } else if name.startsWithName("application/cloudevents") {
            self = .foreignCloudEvent
        } else if name.isName("application/json") || name.isName("text/json") || name.endsWithName("+json") {
            self = .json
        } else {
            self = .other
        }
    }

    /// Whether data of this type is opened as JSON. Without a type it is JSON (CloudEvents JSON format 1.0.2, section 3.1).
    var isJSON: Bool { self == .json || self == .absent }
}

extension UnsafeBufferPointer<UInt8> {
    @inline(__always)
    fileprivate func isExactly(_ name: StaticString) -> Bool {
        guard count == name.utf8CodeUnitCount else { return false }
        var difference: UInt8 = 0
        for place in 0..<count { difference |= self[place] ^ name.utf8Start[place] }
        return difference == 0
    }

    /// Equality without regard to the case of ASCII letters (RFC 2045, section 5.1).
    fileprivate func isName(_ name: StaticString) -> Bool {
        count == name.utf8CodeUnitCount && matches(name, from: 0)
    }

    fileprivate func startsWithName(_ name: StaticString) -> Bool {
        count >= name.utf8CodeUnitCount && matches(name, from: 0)
    }

    fileprivate func endsWithName(_ name: StaticString) -> Bool {
        count >= name.utf8CodeUnitCount && matches(name, from: count - name.utf8CodeUnitCount)
    }

    private func matches(_ name: StaticString, from start: Int) -> Bool {
        for place in 0..<name.utf8CodeUnitCount {
            let byte = self[start + place]
            let lower = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
            guard lower == name.utf8Start[place] else { return false }
        }
        return true
    }
}
