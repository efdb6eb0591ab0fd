import Glibc

/// The signals of a worker process, taken by a thread that waits for them: no code of ours runs inside a handler.
enum ProcessSignals {
    /// Ignores `SIGPIPE`, so that a peer that hangs up is an error of a call, and keeps `SIGTERM` and `SIGINT` for
    /// ``watch(_:)``. Call before the first thread starts: threads inherit what is blocked.
    static func prepare() {
        signal(SIGPIPE, SIG_IGN)
        var stops = stopSignals
        pthread_sigmask(SIG_BLOCK, &stops, nil)
    }

    /// The first signal raises `stop`; the second ends the process at once, with 128 and the signal's number as shells
    /// count it.
    static func watch(_ stop: StopSignal) {
        _ = WorkerThread("signals") {
            var stops = stopSignals
            var number: CInt = 0
            while sigwait(&stops, &number) == 0 {
                if stop.isRaised { _exit(128 + number) }
                stop.raise(.signal(number == SIGTERM ? "SIGTERM" : "SIGINT"))
            }
        }
    }

    private static var stopSignals: sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGTERM)
        sigaddset(&signals, SIGINT)
        return signals
    }
}
