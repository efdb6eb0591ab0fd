import Escalation
import Fleet
import Foundation
import JSON
import Synchronization
import Testing

struct HealthTests {
    /// A server on a free port with its state, ended with the test.
    final class Served {
        let state: HealthState
        let pages: HealthPages
        let server: HealthServer
        private let thread: WorkerThread

        init(state: HealthState = HealthState()) throws {
            self.state = state
            let identity = WorkerIdentity(kind: .review, host: "h", process: 7, startedAt: Instant(seconds: 0))
            pages = HealthPages(
                identity: identity,
                environment: "test",
                state: state,
                registry: FleetMetrics().registry
            )
            server = try HealthServer(HealthSettings(), pages: pages)
            thread = server.start()
        }

        func get(_ path: String, method: String = "GET") throws -> String {
            try HTTPClient.get(path, port: server.port, method: method)
        }

        deinit {
            server.end()
            thread.join()
        }
    }

    @Test func `A worker is ready when every part of it is, and says why not`() throws {
        let served = try Served()
        #expect(try served.get("/ready").hasPrefix("HTTP/1.1 503 Service Unavailable\r\n"))
        let lane = served.state.part("lane.0")
        let publisher = served.state.part("publisher")
        lane.ready()
        publisher.notReady("the broker is blocked")
        let waiting = try served.get("/ready")
        #expect(waiting.hasPrefix("HTTP/1.1 503") && waiting.hasSuffix("\r\n\r\npublisher: the broker is blocked\n"))
        publisher.ready()
        #expect(try served.get("/ready").hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(try served.get("/live").hasSuffix("\r\n\r\nalive\n"))
    }

    @Test func `A part that breaks its promise to beat makes the worker not live`() throws {
        let state = HealthState()
        let served = try Served(state: state)
        let lane = state.part("lane.0", beatWithin: .zero)
        #expect(try served.get("/live").hasPrefix("HTTP/1.1 503"))
        #expect(state.stuck.map(\.part) == ["lane.0"])
        _ = state.part("lane.0", beatWithin: .seconds(3600))
        lane.beat()
        #expect(try served.get("/live").hasPrefix("HTTP/1.1 200"))
    }

    @Test func `Only changes of readiness are told`() {
        let told = Mutex<[[String]]>([])
        let state = HealthState { complaints in told.withLock { $0.append(complaints.map(\.reason)) } }
        let lane = state.part("lane.0")
        lane.ready()
        lane.ready()
        lane.beat()
        lane.notReady("store: busy")
        lane.ready()
        #expect(told.withLock { $0 } == [["starting"], [], ["store: busy"], []])
    }

    @Test func `The status is an object that workers may add to`() throws {
        let served = try Served()
        served.state.part("lane.0").notReady("store: unavailable")
        served.pages.addStatus("levels") { ["operator"] }
        let answer = try served.get("/status")
        let body = try #require(answer.split(separator: "\r\n\r\n", maxSplits: 1).last)
        let status = try JSONValue.parse(String(body))
        #expect(status["kind"]?.string == "review")
        #expect(status["environment"]?.string == "test")
        #expect(status["ready"]?.bool == false)
        #expect(status["parts"]?[0]?["reason"]?.string == "store: unavailable")
        #expect(status["levels"]?[0]?.string == "operator")
    }

    @Test func `Metrics are served in the format they claim`() throws {
        let answer = try Served().get("/metrics")
        #expect(answer.contains("\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n"))
        let parts = answer.split(separator: "\r\n\r\n", maxSplits: 1)
        try PrometheusPage.check(String(parts[1]))
        #expect(answer.contains("\r\nContent-Length: \(parts[1].utf8.count)\r\n"))
    }

    @Test func `HEAD answers without a body, and a query is ignored`() throws {
        let served = try Served()
        #expect(try served.get("/live", method: "HEAD").hasSuffix("\r\n\r\n"))
        #expect(try served.get("/live?x=y").hasPrefix("HTTP/1.1 200"))
    }

    @Test(arguments: [
        ("POST /live HTTP/1.1\r\n\r\n", "405"), ("GET /nowhere HTTP/1.1\r\n\r\n", "404"),
        ("GET /../../etc/passwd HTTP/1.1\r\n\r\n", "404"), ("GET /live\r\n\r\n", "400"), ("\r\n\r\n", "400"),
        ("GET /live HTTP/2.0\r\n\r\n", "400"), ("GET http://a/live HTTP/1.1\r\n\r\n", "400"),
        ("GET  /live HTTP/1.1\r\n\r\n", "400"), ("\u{1}\u{2}\u{3}\r\n\r\n", "400"),
        ("GET /li\u{0}ve HTTP/1.1\n\n", "400"),
        ("GET /live HTTP/1.1\n\n", "200"), ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "400"),
        ("GET /live HTTP/1.1\r\nX: " + String(repeating: "y", count: 5000), "431"),
    ])
    func `A request gets the answer it deserves`(request: String, status: String) throws {
        let served = try Served()
        let client = try HTTPClient(port: served.server.port)
        client.send(request)
        #expect(client.receive().hasPrefix("HTTP/1.1 \(status) "))
    }

    @Test func `Whoever never stops talking is cut off, and the next is answered`() throws {
        let served = try Served()
        let before = residentBytes()
        let client = try HTTPClient(port: served.server.port)
        let piece = String(repeating: "A", count: 65536)
        var pieces = 0
        while pieces < 1000, client.send(piece) { pieces += 1 }
        #expect(pieces < 1000)
        #expect(residentBytes() - before < 8 << 20)
        #expect(try served.get("/live").hasPrefix("HTTP/1.1 200"))
    }

    @Test func `Whoever opens connections and says nothing does not lock others out`() throws {
        let served = try Served()
        let silent = try (0..<200).map { _ in try HTTPClient(port: served.server.port) }
        for client in silent.suffix(100) { client.send("GET /li") }
        for _ in 0..<5 { #expect(try served.get("/live").hasPrefix("HTTP/1.1 200")) }
        _ = silent
    }

    @Test func `Whoever hangs up at once does no harm`() throws {
        let served = try Served()
        for number in 0..<300 {
            let client = try HTTPClient(port: served.server.port)
            if number.isMultiple(of: 2) { client.send("GET /metrics HTTP/1.1\r\n\r\n") }
        }
        #expect(try served.get("/live").hasPrefix("HTTP/1.1 200"))
    }

    @Test func `A port that is taken is an error that says so`() throws {
        let served = try Served()
        var settings = HealthSettings()
        settings.port = served.server.port
        #expect { try HealthServer(settings, pages: served.pages) } throws: { error in
            "\(error)".contains("port \(settings.port)") && (error as? any ExitCoded)?.exitCode == .unavailable
        }
    }

    private func residentBytes() -> Int {
        let fields = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
        return (fields.flatMap { Int($0[1]) } ?? 0) * 4096
    }
}
