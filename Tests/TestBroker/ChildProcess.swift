internal import Glibc

/// A program that a test started, in a process group of its own, so that ending it ends its children, too.
struct ChildProcess: Sendable {
    let identifier: pid_t
    /// Where its standard output can be read.
    private let output: Int32

    init(_ program: String, _ arguments: [String], environment: [String: String] = [:]) throws {
        var pipeEnds: [Int32] = [0, 0]
        guard pipe(&pipeEnds) == 0 else { throw TestFailure("no pipe for \(program)") }
        for end in pipeEnds { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(pipeEnds[1]) }

        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, pipeEnds[1], STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, pipeEnds[1], STDERR_FILENO)
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))

        let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
        let variables = environment.merging(["PATH": path]) { own, _ in own }
        let argv = ([program] + arguments).map { strdup($0) } + [nil]
        let envp = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (argv + envp).forEach { free($0) } }
        var identifier: pid_t = 0
        let status = posix_spawnp(&identifier, program, &actions, &attributes, argv, envp)
        guard status == 0 else {
            close(pipeEnds[0])
            throw TestFailure("\(program) cannot be started: \(String(cString: strerror(status)))")
        }
        self.identifier = identifier
        output = pipeEnds[0]
    }

    /// Reads until a text appears in the output.
    func waitForOutput(containing text: String, within limit: Duration) throws {
        let deadline = ContinuousClock.now + limit
        var seen = ""
        while ContinuousClock.now < deadline {
            guard let read = read(waitingMilliseconds: 200) else { break }
            seen += read
            if seen.contains(text) { return }
        }
        throw TestFailure("process \(identifier) did not say “\(text)” but: \(seen.suffix(2000))")
    }

    /// Reads to the end and reaps it.
    func waitForSuccess(within limit: Duration) throws {
        let deadline = ContinuousClock.now + limit
        var seen = ""
        while let read = read(waitingMilliseconds: 200) {
            seen += read
            if ContinuousClock.now >= deadline { kill(-identifier, SIGKILL) }
        }
        close(output)
        var status: Int32 = 0
        waitpid(identifier, &status, 0)
        guard status == 0 else { throw TestFailure("it ended with status \(status): \(seen.suffix(2000))") }
    }

    /// To the whole group.
    func signal(_ number: Int32) {
        kill(-identifier, number)
    }

    func end() {
        kill(-identifier, SIGKILL)
        var status: Int32 = 0
        waitpid(identifier, &status, 0)
        close(output)
    }

    /// Nil at the end of the output.
    private func read(waitingMilliseconds: Int32) -> String? {
        var entry = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
        guard poll(&entry, 1, waitingMilliseconds) > 0 else { return "" }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = Glibc.read(output, &buffer, buffer.count)
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
    }
}
