import Documents
import Escalation
import Fleet
import Ingress
import JSON

/// Replays policy by policy, and tells what comes of it.
struct ReplayRun {
    let cases: PastCases
    /// Every version that was applied.
    let versions: [PolicyReference: Policy]
    /// `nil` where there is none: then people are made up.
    let directory: Directory?
    let calendars: BusinessCalendars
    let isJSON: Bool
    let environment: CommandEnvironment

    /// - Parameters:
    ///   - texts: New texts; where there is none, each case stays under its own version.
    ///   - inForce: The policies whose cases are meant then.
    func replay(under texts: [Policy], else inForce: [Policy]) throws {
        let console = environment.console
        for policy in texts.isEmpty ? inForce : texts {
            let replay = try cases.replay(
                of: policy.name,
                under: texts.isEmpty ? nil : policy,
                versions: versions.filter { $0.key.name == policy.name },
                directory: directory,
                calendars: calendars
            ) { if isJSON { console.json($0.json) } }
            let title = texts.isEmpty ? policy.name.rawValue : "\(policy.reference)"
            if isJSON {
                console.json(texts.isEmpty ? replay.json(of: policy.name) : replay.json(of: policy))
            } else {
                console.show(replay, of: title)
            }
        }
    }

    /// Tells which cases recorded events would have opened, and which they did.
    func take(
        _ file: String,
        by recorded: RecordedEvents,
        with replay: EventReplay,
        during period: ReplayPeriod
    ) throws -> ExitStatus {
        let console = environment.console
        let progress = Progress(console, isQuiet: isJSON)
        var replay = replay
        var lines = LineReader(try FileBytes.open(file, console.input))
        while let line = try lines.next() {
            try environment.checkInterruption()
            progress.show("\(lines.bytesRead >> 20) MiB, \(replay.events) events")
            guard let bytes = line.bytes else {
                replay.complain(line.number, "it is longer than a message may be")
                continue
            }
            guard bytes.contains(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }) else { continue }
            recorded.read(bytes, number: line.number) { result in
                switch result {
                case .success(let view): replay.take(view, line: line.number, during: period)
                case .failure(let error): replay.complain(line.number, error.description)
                }
            }
        }
        progress.clear()
        if isJSON { for object in replay.json { console.json(object) } } else { console.show(replay, of: file) }
        return replay.unreadable.isEmpty ? .ok : .refused
    }
}
