/// Somebody mail can be sent to or come from: an address of RFC 5321 and, if wanted, a name beside it.
///
/// The address is held to the plain form every server takes: a dot-atom in ASCII, `@`, and a host name in ASCII. Quoted
/// local parts, address literals and SMTPUTF8 (RFC 6531) are refused; an internationalised domain is written in its
/// `xn--` form. That leaves no character with a meaning in SMTP or in a header, so an address can be put into either.
public struct MailAddress: Hashable, Sendable, CustomStringConvertible {
    /// `local@domain`.
    public let address: String
    /// The name shown beside the address: any language, no controls.
    public let displayName: String?

    /// Makes an address.
    ///
    /// - Parameters:
    ///   - address: `local@domain`; the limits are those of RFC 5321, section 4.5.3.1.
    ///   - displayName: the name to show; at most 256 bytes, without control characters.
    public init(_ address: String, displayName: String? = nil) throws(CourierError) {
        let shown = PrintableText.line(address)
        let parts = address.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, address.utf8.count <= 254 else {
            throw CourierError(.address, "'\(shown)' is not a mail address; write local@domain, at most 254 bytes")
        }
        guard DotAtom.isValid(parts[0]), parts[0].utf8.count <= 64 else {
            throw CourierError(
                .address,
                "the part of '\(shown)' before the @ must be 1 to 64 ASCII letters, digits or !#$%&'*+-/=?^_`{|}~, "
                    + "with single dots between"
            )
        }
        guard HostName.isValid(parts[1]) else {
            throw CourierError(
                .address,
                "the part of '\(shown)' after the @ is not a host name (xn-- form if not ASCII)"
            )
        }
        if let displayName {
            guard displayName.utf8.count <= 256, !displayName.unicodeScalars.contains(where: \.isControl) else {
                throw CourierError(.address, "the name beside '\(shown)' is too long or holds a control character")
            }
        }
        self.address = address
        self.displayName = displayName.flatMap { $0.isEmpty ? nil : $0 }
    }

    public var description: String {
        self.displayName.map { "\($0) <\(self.address)>" } ?? self.address
    }
}

/// The dot-atom of RFC 5322, section 3.2.3.
enum DotAtom {
    static func isValid(_ text: some StringProtocol) -> Bool {
        text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            .allSatisfy { !$0.isEmpty && $0.allSatisfy(Self.isAtomText) }
    }

    /// `atext`.
    static func isAtomText(_ byte: UInt8) -> Bool {
        Self.isAlphanumeric(byte) || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }

    static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}

/// Host names as RFC 1123, section 2.1 has them, with the underscore that private networks use.
enum HostName {
    static func isValid(_ text: some StringProtocol) -> Bool {
        let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let hyphen = UInt8(ascii: "-")
        return text.utf8.count <= 253
            && labels.map { Array($0) }.allSatisfy { label in
                (1...63).contains(label.count) && label.first != hyphen && label.last != hyphen
                    && label.allSatisfy { DotAtom.isAlphanumeric($0) || $0 == hyphen || $0 == UInt8(ascii: "_") }
            }
    }
}
