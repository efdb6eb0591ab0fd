import Escalation

/// W3C Trace Context (Recommendation of 23 November 2021): where in somebody's trace a message stands.
///
/// Whatever is malformed is ignored as the standard asks, never refused: a trace is a convenience of the sender.
public struct TraceContext: Hashable, Sendable {
    public let trace: TraceID
    /// The span that caused the message.
    public let span: SpanID
    /// Whether the sender records the trace; other flags of this byte are not passed on.
    public let isSampled: Bool
    /// What vendors carry beside it, unchanged; `nil` where there is none or it was malformed.
    public let state: String?

    public init(trace: TraceID, span: SpanID, isSampled: Bool, state: String? = nil) {
        self.trace = trace
        self.span = span
        self.isSampled = isSampled
        self.state = state
    }

    /// Reads the headers `traceparent` and `tracestate`; `nil` when the first is missing or malformed.
    public init?(traceparent: String?, tracestate: String? = nil) {
        guard let text = traceparent.map({ Array($0.utf8) }), text.count >= 55, text[2] == 45, text[35] == 45,
            text[52] == 45, let version = UInt64(lowercaseHexadecimal: text[0..<2]), version != 0xFF,
            let high = UInt64(lowercaseHexadecimal: text[3..<19]),
            let low = UInt64(lowercaseHexadecimal: text[19..<35]),
            let trace = TraceID(high: high, low: low), let bits = UInt64(lowercaseHexadecimal: text[36..<52]),
            let span = SpanID(bits), let flags = UInt64(lowercaseHexadecimal: text[53..<55])
        else { return nil }
        // Later versions may append to the four fields, behind another dash (section 3.2.4).
        guard version == 0 ? text.count == 55 : text.count == 55 || text[55] == 45 else { return nil }
        self.init(
            trace: trace,
            span: span,
            isSampled: flags & 1 == 1,
            state: tracestate.flatMap(TraceState.init)?.text
        )
    }

    /// The header `traceparent`, in version 00.
    public var traceparent: String { "00-\(trace)-\(span)-\(isSampled ? "01" : "00")" }

    /// The same trace, one step on.
    public func child(_ span: SpanID) -> Self {
        Self(trace: trace, span: span, isSampled: isSampled, state: state)
    }
}

/// A trace's id: 16 bytes, not all of them zero.
public struct TraceID: Hashable, Sendable, CustomStringConvertible {
    private let high: UInt64
    private let low: UInt64

    public init?(high: UInt64, low: UInt64) {
        guard high != 0 || low != 0 else { return nil }
        self.high = high
        self.low = low
    }

    /// The id that follows from what it names, for traces that begin with us.
    public init(derivedFrom parts: String...) {
        let digest = Digest(of: parts.map { "\($0.utf8.count):\($0)" }.joined().utf8).bytes
        self.high = digest[0..<8].reduce(0) { $0 << 8 | UInt64($1) }
        self.low = digest[8..<16].reduce(0) { $0 << 8 | UInt64($1) } | 1
    }

    public var description: String { high.hexadecimal + low.hexadecimal }
}

/// A span's id: 8 bytes, not all of them zero.
public struct SpanID: Hashable, Sendable, CustomStringConvertible {
    private let bits: UInt64

    public init?(_ bits: UInt64) {
        guard bits != 0 else { return nil }
        self.bits = bits
    }

    /// The id that follows from what it names: a message published twice stands at one place of its trace.
    public init(derivedFrom parts: String...) {
        let digest = Digest(of: parts.map { "\($0.utf8.count):\($0)" }.joined().utf8).bytes
        self.bits = digest[0..<8].reduce(0) { $0 << 8 | UInt64($1) } | 1
    }

    public var description: String { bits.hexadecimal }
}

extension UInt64 {
    /// Lower-case digits alone, as the standard demands.
    fileprivate init?(lowercaseHexadecimal digits: ArraySlice<UInt8>) {
        var value: UInt64 = 0
        for digit in digits {
            switch digit {
            case 48...57: value = value << 4 | UInt64(digit - 48)
            case 97...102: value = value << 4 | UInt64(digit - 87)
            default: return nil
            }
        }
        self = value
    }

    /// Sixteen digits.
    fileprivate var hexadecimal: String {
        let digits = String(self, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
