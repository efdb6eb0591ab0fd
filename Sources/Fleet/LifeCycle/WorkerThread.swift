import Glibc

/// A plain thread with a name, for work that blocks inside C: a lane, the publisher, the health server.
///
/// Swift's own pool has as many threads as cores; one that waits for a broker there would keep others from running.
public final class WorkerThread: Sendable {
    public let name: String
    private let ended = Latch()

    /// Starts `body` on a thread of its own. The kernel shows the first 15 bytes of the name.
    public init(_ name: String, body: @escaping @Sendable () -> Void) {
        self.name = name
        let start = Start(name: name, ended: ended, body: body)
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setdetachstate(&attributes, CInt(PTHREAD_CREATE_DETACHED))
        defer { pthread_attr_destroy(&attributes) }
        var thread = pthread_t()
        let context = Unmanaged.passRetained(start)
        let failure = pthread_create(&thread, &attributes, threadMain, context.toOpaque())
        precondition(failure == 0, "no thread for \(name): \(String(cString: strerror(failure)))")
    }

    public var hasEnded: Bool { ended.isSet }

    /// Waits until the body has returned.
    public func join() {
        ended.wait()
    }

    /// Waits until the body has returned, or until the time has passed; whether it has.
    public func join(within timeout: Duration) -> Bool {
        ended.wait(upTo: timeout)
    }
}

/// What a new thread is handed; it takes the reference over.
private final class Start: Sendable {
    let name: String
    let ended: Latch
    let body: @Sendable () -> Void

    init(name: String, ended: Latch, body: @escaping @Sendable () -> Void) {
        self.name = name
        self.ended = ended
        self.body = body
    }
}

private func threadMain(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    let start = Unmanaged<Start>.fromOpaque(context!).takeRetainedValue()
    nameThisThread(start.name)
    start.body()
    start.ended.set()
    return nil
}

/// Through `/proc`, since `pthread_setname_np` is one of GNU's extensions, which Swift's Glibc leaves out.
private func nameThisThread(_ name: String) {
    guard let stream = fopen("/proc/thread-self/comm", "we") else { return }
    defer { fclose(stream) }
    fputs(String(decoding: name.utf8.prefix(15), as: UTF8.self), stream)
}
