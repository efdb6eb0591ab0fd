internal import Glibc

/// Keeps a peer that hangs up from ending the process.
///
/// With CURLOPT_NOSIGNAL set, libcurl leaves SIGPIPE to us, and a TLS library may write to a closed socket. The signal
/// goes to the thread that wrote, so it is blocked for this thread only, collected, and the thread's mask put back;
/// what the rest of the program does with signals stays its own affair.
enum BrokenPipe {
    /// Runs `body` with SIGPIPE blocked on this thread.
    static func ignored<Result>(_ body: () -> Result) -> Result {
        var pipe = sigset_t()
        var before = sigset_t()
        sigemptyset(&pipe)
        sigaddset(&pipe, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &pipe, &before)
        let result = body()
        if sigismember(&before, SIGPIPE) == 0 {
            var now = timespec()
            while sigtimedwait(&pipe, nil, &now) == SIGPIPE {}
        }
        pthread_sigmask(SIG_SETMASK, &before, nil)
        return result
    }
}
