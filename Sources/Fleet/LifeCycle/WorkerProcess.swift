import Escalation
import Glibc
import Logging

/// The life of a worker process, from its command line to its exit code.
public enum WorkerProcess {
    /// Runs a worker and ends the process.
    ///
    /// Reads the settings, opens the log, takes the signals and serves health; then runs `work` on the main thread.
    /// `work` starts its lanes, waits for ``Worker/stop``, lets each lane finish its batch and the publisher its
    /// confirms, and returns. Once a stop is asked for, that may take `lane.stop-within`; then the process ends with
    /// ``ExitCode/temporary``.
    public static func run(
        _ kind: WorkerKind,
        arguments: [String] = Array(CommandLine.arguments.dropFirst()),
        work: (Worker) throws -> Void
    ) -> Never {
        ProcessSignals.prepare()
        let settings = readSettings(kind, arguments)
        let log = FleetLog(settings.log)
        let logger = log.logger(kind.rawValue)
        do {
            let worker = try start(kind, settings, log, logger)
            guard !worker.stop.isRaised else { end(worker.stop.reason ?? .finished, logger) }
            try work(worker)
            worker.stop.raise(.finished)
            end(worker.stop.reason ?? .finished, logger)
        } catch {
            let code = (error as? any ExitCoded)?.exitCode ?? .software
            end(.failure("\(error)", code), logger)
        }
    }

    private static func readSettings(_ kind: WorkerKind, _ words: [String]) -> Settings {
        do {
            switch try WorkerArguments(words) {
            case .help: print(WorkerArguments.help(for: kind), to: STDOUT_FILENO, then: .ok)
            case .version: print("\(kind.executable) \(Release.version)", to: STDOUT_FILENO, then: .ok)
            case .run(let arguments, let file):
                return try Settings.read(.process(arguments: arguments, file: file), for: kind)
            }
        } catch {
            let code = (error as? any ExitCoded)?.exitCode ?? .software
            print("\(kind.executable): \(error)", to: STDERR_FILENO, then: code)
        }
    }

    private static func start(
        _ kind: WorkerKind,
        _ settings: Settings,
        _ log: FleetLog,
        _ logger: Logger
    ) throws -> Worker {
        let identity = WorkerIdentity.ofThisProcess(kind)
        let metrics = FleetMetrics()
        metrics.registry.declareProcess(startedAt: Double(identity.startedAt.microseconds) / 1e6)
        metrics.registry.readCounter("belay_log_lines_lost_total", "Log lines that could not be written.") {
            Double(log.sink.linesLost)
        }
        let health = HealthState { complaints in
            if complaints.isEmpty {
                logger.notice("ready", [.seconds: Instant.wallClock().since(identity.startedAt).inSeconds])
            } else {
                logger.info(
                    "not ready",
                    [.reason: complaints.map { "\($0.part): \($0.reason)" }.joined(separator: "; ")]
                )
            }
        }
        metrics.registry.readGauge("belay_ready", "1 while every part of the worker is ready.") {
            health.isReady ? 1 : 0
        }
        let pages = HealthPages(
            identity: identity,
            environment: settings.environment,
            state: health,
            registry: metrics.registry
        )
        let server = try HealthServer(settings.health, pages: pages)
        let worker = Worker(
            identity: identity,
            settings: settings,
            log: log,
            metrics: metrics,
            health: health,
            pages: pages,
            stop: StopSignal()
        )
        ProcessSignals.watch(worker.stop)
        boundTheEnd(of: worker, logger)
        _ = server.start()
        for warning in settings.warnings { logger.warning("odd setting", [.setting: warning.key, .reason: warning]) }
        logger.notice(
            "started",
            [
                .worker: identity.id, .version: Release.version, .environment: settings.environment,
                .address: server.address,
            ]
        )
        return worker
    }

    /// A stop takes its bounded time and no longer, whatever hangs: an unconfirmed message is still in the outbox.
    private static func boundTheEnd(of worker: Worker, _ logger: Logger) {
        _ = WorkerThread("watchdog") {
            worker.stop.wait()
            logger.notice("stopping", [.reason: "\(worker.stop.reason ?? .finished)"])
            _ = Latch().wait(upTo: worker.settings.lane.stopWithin)
            logger.error("not finished in time", [.seconds: worker.settings.lane.stopWithin.inSeconds])
            _exit(ExitCode.temporary.rawValue)
        }
    }

    private static func end(_ reason: StopReason, _ logger: Logger) -> Never {
        switch reason {
        case .failure(let text, let code):
            logger.critical("stopped by a failure", [.error: text, .code: code.rawValue])
        case .signal, .finished: logger.notice("stopped", [.reason: reason])
        }
        exit(reason.exitCode.rawValue)
    }

    private static func print(_ text: String, to descriptor: CInt, then code: ExitCode) -> Never {
        LogSink(descriptor: descriptor).write(Array((text + "\n").utf8))
        exit(code.rawValue)
    }
}
