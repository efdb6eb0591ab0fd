import Testing

@testable import HTTP

@Suite struct HTTPRequestTests {
    private let bounds = HTTPBounds(methods: ["GET", "POST"], bodyBytesMax: 10)

    private func read(_ text: String) -> HTTPRequest.Reading { HTTPRequest.read(Array(text.utf8), within: bounds) }

    @Test func `A body is as long as it says, and what follows it is not read`() {
        let whole = HTTPRequest.Reading.whole(HTTPRequest(method: "POST", path: "/a", body: Array("hello".utf8)))
        #expect(read("POST /a?b HTTP/1.1\r\ncontent-LENGTH:  5 \r\n\r\nhello") == whole)
        #expect(read("POST /a HTTP/1.1\nContent-Length: 5\n\nhelloGET / HTTP/1.1") == whole)
        #expect(read("POST /a HTTP/1.1\r\nContent-Length: 5\r\n\r\nhell") == .incomplete)
        #expect(read("POST /a HTTP/1.1\r\nContent-Length: 5\r\n") == .incomplete)
    }

    @Test(arguments: [
        ("", 411), ("Transfer-Encoding: chunked\r\n", 411),
        ("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", 411),
        ("Content-Length: 5\r\nContent-Length: 5\r\n", 400), ("Content-Length: 5, 5\r\n", 400),
        ("Content-Length: +5\r\n", 400), ("Content-Length: -5\r\n", 400), ("Content-Length: 0x5\r\n", 400),
        ("Content-Length:\r\n", 400), ("Content-Length : 5\r\n", 400), ("Content-Length: 11\r\n", 413),
        ("Content-Length: 9999999999\r\n", 413), ("Content-Length: 99999999999999999999\r\n", 400),
    ])
    func `A length that could be read in two ways, or is too large, is refused`(fields: String, status: Int) {
        #expect(read("POST /a HTTP/1.1\r\n\(fields)\r\nhello") == .refused(status))
    }

    @Test func `A body of a request that has none is not waited for`() {
        #expect(
            read("GET / HTTP/1.1\r\nContent-Length: 5\r\n\r\n")
                == .whole(HTTPRequest(method: "GET", path: "/", body: []))
        )
        #expect(read("PUT / HTTP/1.1\r\nContent-Length: 5\r\n\r\n") == .refused(405))
    }
}
