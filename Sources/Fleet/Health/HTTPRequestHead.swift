/// As much of an HTTP/1 request as pages without a body need: method and path.
struct HTTPRequestHead: Equatable {
    let method: String
    let path: String

    /// What has arrived so far, read.
    enum Reading: Equatable {
        case incomplete
        case head(HTTPRequestHead)
        /// No request that we answer, and the status that says so (RFC 9110, section 15).
        case refused(Int)
    }

    /// A probe's request is a tenth of this; what is longer is refused (431).
    static let bytesMax = 4096

    static func read(_ bytes: [UInt8]) -> Reading {
        guard let end = endOfHead(bytes) else { return bytes.count >= bytesMax ? .refused(431) : .incomplete }
        let line = bytes[..<(bytes[..<end].firstIndex { $0 == 13 || $0 == 10 } ?? end)]
        let parts = line.split(separator: 32, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[2].starts(with: "HTTP/1.".utf8), line.allSatisfy({ (32...126).contains($0) })
        else {
            return .refused(400)
        }
        let method = String(decoding: parts[0], as: UTF8.self)
        guard method == "GET" || method == "HEAD" else { return .refused(405) }
        let path = parts[1].prefix { $0 != UInt8(ascii: "?") }
        guard path.first == UInt8(ascii: "/") else { return .refused(400) }
        return .head(HTTPRequestHead(method: method, path: String(decoding: path, as: UTF8.self)))
    }

    /// Where the empty line begins; a lone line feed counts as one (RFC 9112, section 2.2).
    private static func endOfHead(_ bytes: [UInt8]) -> Int? {
        var lineIsEmpty = false
        for (index, byte) in bytes.enumerated() {
            switch byte {
            case 10 where lineIsEmpty: return index
            case 10: lineIsEmpty = true
            case 13: continue
            default: lineIsEmpty = false
            }
        }
        return nil
    }
}

/// One answer; the connection ends after it.
struct HTTPResponse {
    let status: Int
    let contentType: String
    let body: [UInt8]

    init(_ status: Int, _ contentType: String, bytes: [UInt8]) {
        self.status = status
        self.contentType = contentType
        self.body = bytes
    }

    init(_ status: Int, _ contentType: String, _ text: String) {
        self.init(status, contentType, bytes: Array(text.utf8))
    }

    static func text(_ status: Int, _ text: String) -> Self {
        Self(status, "text/plain; charset=utf-8", text)
    }

    func serialized(withBody: Bool) -> [UInt8] {
        let head = """
            HTTP/1.1 \(status) \(Self.phrases[status] ?? "Unknown")\r
            Content-Type: \(contentType)\r
            Content-Length: \(body.count)\r
            Cache-Control: no-store\r
            X-Content-Type-Options: nosniff\r
            Connection: close\r
            \(status == 405 ? "Allow: GET, HEAD\r\n" : "")\r\n
            """
        return Array(head.utf8) + (withBody ? body : [])
    }

    static let phrases = [
        200: "OK", 400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed",
        431: "Request Header Fields Too Large", 503: "Service Unavailable",
    ]
}
