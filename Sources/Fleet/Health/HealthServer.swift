import HTTP

/// A worker's pages over HTTP, from one thread and within fixed bounds, so that whoever reaches the port can neither
/// stop the worker nor take its memory or its file descriptors.
public final class HealthServer: Sendable {
    private let server: HTTPServer

    /// Where it listens; the port is the one it got.
    public var address: String { server.address }
    public var port: Int { server.port }

    /// Listens; ``start()`` answers.
    public init(_ settings: HealthSettings, pages: HealthPages) throws(HealthServerError) {
        do throws(HTTPServerError) {
            server = try HTTPServer(host: settings.host, port: settings.port, bounds: HTTPBounds()) { request in
                pages.response(to: request.path)
            }
        } catch {
            throw HealthServerError(error)
        }
    }

    /// Starts answering on a thread of its own.
    public func start() -> WorkerThread {
        WorkerThread("health") { [server] in server.serve() }
    }

    /// Ends the thread soon; answers under way are cut off.
    public func end() {
        server.end()
    }
}

/// Why the health server could not listen.
public struct HealthServerError: ExitCoded, CustomStringConvertible {
    public let description: String

    init(_ error: HTTPServerError) {
        switch error {
        case .noAddress(let host): description = "health.host is no IP address: \(host)"
        case .failed(let text): description = "the health server cannot start: \(text)"
        }
    }

    public var exitCode: ExitCode { .unavailable }
}
