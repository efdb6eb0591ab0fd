/// As much of an HTTP/1 request as small servers need: method, path, and the body of a `POST`.
public struct HTTPRequest: Equatable, Sendable {
    public let method: String
    /// Without the query.
    public let path: String
    public let body: [UInt8]

    /// What has arrived so far, read.
    enum Reading: Equatable {
        case incomplete
        case whole(HTTPRequest)
        /// No request that we answer, and the status that says so (RFC 9110, section 15).
        case refused(Int)
    }

    static func read(_ bytes: [UInt8], within bounds: HTTPBounds) -> Reading {
        guard let end = endOfHead(bytes) else {
            return bytes.count >= bounds.headBytesMax ? .refused(431) : .incomplete
        }
        guard end.head <= bounds.headBytesMax else { return .refused(431) }
        let line = bytes[..<(bytes[..<end.head].firstIndex { $0 == 13 || $0 == 10 } ?? end.head)]
        let parts = line.split(separator: 32, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[2].starts(with: "HTTP/1.".utf8), line.allSatisfy({ (32...126).contains($0) })
        else {
            return .refused(400)
        }
        let method = String(decoding: parts[0], as: UTF8.self)
        guard bounds.methods.contains(method) else { return .refused(405) }
        let path = parts[1].prefix { $0 != UInt8(ascii: "?") }
        guard path.first == UInt8(ascii: "/") else { return .refused(400) }
        var body: [UInt8] = []
        if method == "POST" {
            let length: Int
            switch HTTPFields.bodyLength(bytes[line.endIndex..<end.head]) {
            case .length(let found): length = found
            case .refused(let status): return .refused(status)
            }
            guard length <= bounds.bodyBytesMax else { return .refused(413) }
            guard bytes.count >= end.body + length else { return .incomplete }
            body = Array(bytes[end.body..<end.body + length])
        }
        return .whole(HTTPRequest(method: method, path: String(decoding: path, as: UTF8.self), body: body))
    }

    /// Where the empty line begins, and where what follows it does; a lone line feed counts as one (RFC 9112, section 2.2).
    private static func endOfHead(_ bytes: [UInt8]) -> (head: Int, body: Int)? {
        var lineIsEmpty = false
        for (index, byte) in bytes.enumerated() {
            switch byte {
            case 10 where lineIsEmpty: return (index, index + 1)
            case 10: lineIsEmpty = true
            case 13: continue
            default: lineIsEmpty = false
            }
        }
        return nil
    }
}
