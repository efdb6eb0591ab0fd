import Fleet
import Foundation
import Glibc

/// A program that a test started. What it writes is read line by line, kept in a file, and can be waited for.
public final class Child: Sendable {
    public let name: String
    public let pid: pid_t
    private struct State {
        var lines: [String] = []
        var hasEnded = false
        var status: Int32?
    }
    private let state = Signal(State())
    private let reader: WorkerThread
    private static let spawning = NSLock()

    /// - Parameter log: Where its standard output and error are kept; appended to.
    public init(
        _ program: String,
        _ arguments: [String] = [],
        environment: [String: String] = [:],
        name: String? = nil,
        log: String? = nil,
        fileSizeMax: UInt64? = nil
    ) throws {
        self.name = name ?? (program as NSString).lastPathComponent
        // One at a time, or a child could inherit the other end of another's pipe and keep it open.
        Self.spawning.lock()
        defer { Self.spawning.unlock() }
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw HarnessFailure("no pipe for \(program)") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        // It ends with the test, however that ends: the kernel kills it when the thread that started it is gone.
        var words = ["/usr/bin/setpriv", "--pdeathsig", "KILL", program] + arguments
        if let fileSizeMax { words = ["/usr/bin/prlimit", "--fsize=\(fileSizeMax)"] + words }
        let own = [
            "PATH": Services.environment["PATH"] ?? "/usr/bin:/bin", "HOME": Services.environment["HOME"] ?? "/",
        ]
        let variables = own.merging(environment) { $1 }
        let (sink, command) = (ends[1], words)
        let (spawned, failure) = Spawner.shared.perform { Self.spawn(command, variables, output: sink) }
        close(ends[1])
        guard failure == 0 else {
            close(ends[0])
            throw HarnessFailure("\(program) cannot be started: \(String(cString: strerror(failure)))")
        }
        let pid = spawned
        self.pid = pid
        let (state, output) = (state, ends[0])
        reader = WorkerThread("child") {
            Self.read(output, into: state, log: log)
            var status: Int32 = 0
            waitpid(pid, &status, 0)
            state.update {
                $0.hasEnded = true
                $0.status = status
            }
        }
    }

    /// Starts a program; its pid, and the number of what went wrong.
    private static func spawn(_ words: [String], _ variables: [String: String], output: Int32) -> (pid_t, Int32) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO)
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The same process group as the test's: whoever ends that ends this, too. Signals as a shell would hand them on.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let argv = words.map { strdup($0) } + [nil]
        let envp = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (argv + envp).forEach { free($0) } }
        var pid: pid_t = 0
        let failure = posix_spawnp(&pid, words[0], &actions, &attributes, argv, envp)
        return (pid, failure)
    }

    private static func read(_ descriptor: Int32, into state: Signal<State>, log: String?) {
        let file = log.map { open($0, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600) }
        defer {
            close(descriptor)
            if let file { close(file) }
        }
        var buffer = [UInt8](repeating: 0, count: 65536)
        var rest: [UInt8] = []
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            guard count > 0 else { break }
            if let file { _ = write(file, buffer, count) }
            rest += buffer[..<count]
            var lines: [String] = []
            while let end = rest.firstIndex(of: 10) {
                lines.append(String(decoding: rest[..<end], as: UTF8.self))
                rest.removeSubrange(...end)
            }
            if !lines.isEmpty { state.update { $0.lines += lines } }
        }
    }

    /// Everything it has said so far.
    public var lines: [String] { state.read { $0.lines } }
    public var isRunning: Bool { state.read { !$0.hasEnded } }

    /// The first line that `find` makes something of, from line `start` on.
    @discardableResult
    public func waitForLine<Found>(
        _ what: String,
        from start: Int = 0,
        within limit: Duration = patience,
        _ find: (String) -> Found?
    ) throws -> Found {
        var next = start
        let found: Found?? = state.wait(upTo: limit) { state in
            while next < state.lines.count {
                defer { next += 1 }
                if let found = find(state.lines[next]) { return .some(.some(found)) }
            }
            return state.hasEnded ? .some(.none) : nil
        }
        if let found = found ?? nil { return found }
        throw HarnessFailure(
            "\(name) did not say \(what); its last lines:\n" + lines.suffix(15).joined(separator: "\n")
        )
    }

    public func waitForLine(containing text: String, from start: Int = 0, within limit: Duration = patience) throws {
        _ = try waitForLine("“\(text)”", from: start, within: limit) { $0.contains(text) ? true : nil }
    }

    public func signal(_ number: Int32) {
        state.read { if !$0.hasEnded { Glibc.kill(pid, number) } }
    }

    /// Its exit code, or 128 and the signal that ended it; `nil` while it runs.
    public func exitCode(within limit: Duration = patience) -> Int32? {
        state.wait(upTo: limit) { state in
            state.status.map { $0 & 0x7F == 0 ? ($0 >> 8) & 0xFF : 128 + ($0 & 0x7F) }
        }
    }

    /// Kills it and waits until it is gone.
    public func kill() {
        signal(SIGKILL)
        _ = exitCode()
    }

    /// Runs a program to its end.
    ///
    /// - Returns: What it wrote.
    @discardableResult
    public static func run(
        _ program: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        within limit: Duration = patience
    ) throws -> [String] {
        let child = try Child(program, arguments, environment: environment)
        guard let code = child.exitCode(within: limit) else {
            child.kill()
            throw HarnessFailure("\(child.name) \(arguments.joined(separator: " ")) did not end within \(limit)")
        }
        guard code == 0 else {
            throw HarnessFailure(
                "\(child.name) \(arguments.joined(separator: " ")) ended with \(code):\n"
                    + child.lines.suffix(15).joined(separator: "\n")
            )
        }
        return child.lines
    }
}

/// The thread that starts every child, and lives as long as the test process.
private final class Spawner: Sendable {
    static let shared = Spawner()
    private let work = Signal<(@Sendable () -> Void)?>(nil)

    private init() {
        let work = work
        _ = WorkerThread("spawner") {
            while true {
                guard let body = work.wait(upTo: .seconds(3600), { $0 }) else { continue }
                work.update { $0 = nil }
                body()
            }
        }
    }

    /// Runs `body` on the thread and waits for it; one caller at a time.
    func perform<Result: Sendable>(_ body: @escaping @Sendable () -> Result) -> Result {
        let result = Signal<Result?>(nil)
        work.update { $0 = { result.update { $0 = body() } } }
        while true {
            guard let result = result.wait(upTo: .seconds(3600), { $0 }) else { continue }
            return result
        }
    }
}
