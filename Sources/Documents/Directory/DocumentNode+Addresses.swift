extension DocumentNode {
    /// An e-mail address: a dot-atom, `@`, a domain (RFC 5321, section 4.1.2, without quoted local parts and address
    /// literals). Nothing that could end a header or an SMTP command gets through.
    func mailAddress() -> String? {
        guard let text = text() else { return nil }
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, text.utf8.count <= 254, parts[0].utf8.count <= 64, parts[0].isDotAtom,
            parts[1].isDomain
        else {
            refuse("\(text.quotedBriefly) is no e-mail address", hint: "write it alone, as in ada@example.com")
            return nil
        }
        return text
    }

    /// An address that a webhook is posted to: `https://`, a host, and no user or password in it.
    func webhookAddress(permitsPlainHTTP: Bool) -> String? {
        guard let text = text() else { return nil }
        let scheme = text.prefix { $0 != ":" }.lowercased()
        guard scheme == "https" || (scheme == "http" && permitsPlainHTTP) else {
            refuse(
                "a webhook must go over https, not \(text.quotedBriefly)",
                hint: "what it says about a case would be read on the way"
            )
            return nil
        }
        let rest = text.dropFirst(scheme.count)
        let authority = rest.dropFirst(3).prefix { !"/?#".contains($0) }
        let host = authority.prefix { $0 != ":" }
        let port = authority.dropFirst(host.count)
        guard rest.hasPrefix("://"), host.isDomain, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            text.utf8.count <= 2048, port.isEmpty || (port.count > 1 && UInt16(port.dropFirst()) != nil)
        else {
            refuse(
                "\(text.quotedBriefly) is no webhook address",
                hint: authority.contains("@")
                    ? "write no user or password into it"
                    : "write it as in https://hooks.example.com/belay"
            )
            return nil
        }
        return text
    }
}

extension Substring {
    /// RFC 5322, section 3.2.3, in ASCII.
    fileprivate var isDotAtom: Bool {
        let symbols = "!#$%&'*+-/=?^_`{|}~"
        return split(separator: ".", omittingEmptySubsequences: false).allSatisfy { atom in
            !atom.isEmpty && atom.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) || symbols.contains($0) }
        }
    }

    /// Names of letters, digits and hyphens with dots between them (RFC 1123, section 2.1).
    fileprivate var isDomain: Bool {
        utf8.count <= 253
            && split(separator: ".", omittingEmptySubsequences: false).allSatisfy { name in
                !name.isEmpty && name.utf8.count <= 63 && name.first != "-" && name.last != "-"
                    && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) || $0 == "-" }
            }
    }
}
