/// One answer; the connection ends after it.
public struct HTTPResponse: Sendable {
    public let status: Int
    public let contentType: String
    public let body: [UInt8]

    public init(_ status: Int, _ contentType: String, bytes: [UInt8]) {
        self.status = status
        self.contentType = contentType
        self.body = bytes
    }

    public init(_ status: Int, _ contentType: String, _ text: String) {
        self.init(status, contentType, bytes: Array(text.utf8))
    }

    public static func text(_ status: Int, _ text: String) -> Self {
        Self(status, "text/plain; charset=utf-8", text)
    }

    /// What says no more than its status.
    static func refusal(_ status: Int) -> Self { text(status, "\(phrases[status] ?? "Refused")\n") }

    func serialized(withBody: Bool, allowing methods: [String]) -> [UInt8] {
        let head = """
            HTTP/1.1 \(status) \(Self.phrases[status] ?? "Unknown")\r
            Content-Type: \(contentType)\r
            Content-Length: \(body.count)\r
            Cache-Control: no-store\r
            X-Content-Type-Options: nosniff\r
            Connection: close\r
            \(status == 405 ? "Allow: \(methods.joined(separator: ", "))\r\n" : "")\r\n
            """
        return Array(head.utf8) + (withBody ? body : [])
    }

    private static let phrases = [
        200: "OK", 400: "Bad Request", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 409: "Conflict",
        411: "Length Required", 413: "Content Too Large", 422: "Unprocessable Content",
        431: "Request Header Fields Too Large", 500: "Internal Server Error", 503: "Service Unavailable",
    ]
}
