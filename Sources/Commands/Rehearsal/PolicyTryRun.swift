import Escalation
import Ingress
import JSON

/// Takes lines one after the other, and tells what came of them.
final class PolicyTryRun {
    /// Lines, or events of a line, that could not be read.
    private(set) var unreadable = 0
    private var trial: PolicyTrial
    private var events = 0
    private let file: String
    private let listed: Int
    private let isJSON: Bool
    private let console: Console
    private let progress: Progress
    private let startedAt = ContinuousClock.now
    private var table = TextTable([
        .init(title: "CASE"), .init(title: "AT"), .init(title: "TRIGGER", isFlexible: true), .init(title: "CAUSE"),
        .init(title: "LEVEL"), .init(title: "KEY", isFlexible: true), .init(title: "LINE", isNumber: true),
    ])

    private static let complaintsMax = 20

    init(_ trial: PolicyTrial, file: String, listed: Int, isJSON: Bool, environment: CommandEnvironment) {
        self.trial = trial
        self.file = file
        self.listed = listed
        self.isJSON = isJSON
        self.console = environment.console
        self.progress = Progress(environment.console, isQuiet: isJSON)
    }

    func take(_ line: LineReader.Line, by recorded: RecordedEvents, bytesRead: Int) {
        progress.show(
            "\(bytesRead >> 20) MiB, \(events) events (\(perSecond) a second), \(trial.opened.total) cases"
        )
        guard let bytes = line.bytes else {
            return complain(line.number, "it is longer than a message may be")
        }
        guard bytes.contains(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }) else { return }
        recorded.read(bytes, number: line.number) { result in
            switch result {
            case .success(let view): take(view, line.number)
            case .failure(let error): complain(line.number, error.description)
            }
        }
    }

    private func take(_ view: EventView, _ line: Int) {
        events += 1
        guard view.type.string == AskMessage.type else { return tell(trial.take(view), line) }
        do throws(FieldProblems) {
            let message = try AskMessage(view)
            let asked = Asked(message.ask, about: message.data, callback: message.callback)
            tell(trial.take(asked, in: view), line)
        } catch {
            complain(line, error.description)
        }
    }

    private func tell(_ opened: [Case], _ line: Int) {
        for subject in opened {
            let (_, level, _) = subject.whereabouts
            if isJSON {
                console.json([
                    "case": .string(subject.id.rawValue), "line": .int(Int64(line)),
                    "at": .string(subject.openedAt.description),
                    "policy": .string(subject.policy.name.rawValue), "version": .int(subject.policy.version),
                    "trigger": .string(subject.key.trigger.rawValue),
                    "cause": .string(subject.opening.cause.rawValue), "level": .string(level.rawValue),
                    "key": .string(subject.key.value), "because": .string(subject.opening.because),
                ])
            } else if trial.opened.total <= listed {
                table.add([
                    .init(subject.id.rawValue), .init(subject.openedAt.shown), .init(subject.key.trigger.rawValue),
                    .init(
                        subject.opening.cause.rawValue,
                        tint: subject.opening.cause == .unknown ? .bad : .plain
                    ),
                    .init(level.rawValue), .init(subject.key.value), .init("\(line)"),
                ])
            }
        }
    }

    func finish() {
        progress.clear()
        guard !isJSON else { return console.json(json) }
        if !table.isEmpty { console.table(table) }
        if trial.opened.total > listed, listed > 0 {
            console.note("… and \(trial.opened.total - listed) more: raise --limit, or say --json.")
        }
        for (title, counts) in [
            ("by trigger", trial.opened.byTrigger), ("by cause", trial.opened.byCause),
            ("by level", trial.opened.byLevel),
        ] where !counts.isEmpty {
            console.line("\(title): \(Self.inWords(counts))".printable)
        }
        let results = PolicyTrial.Result.allCases.compactMap { result in
            trial.counts[result].map { "\($0) \(result.rawValue)" }
        }
        let rest = unreadable > 0 ? results + ["\(unreadable) not readable"] : results
        console.line("\(trial.opened.total) cases of \(events) events: \(rest.joined(separator: ", "))")
    }

    private func complain(_ line: Int, _ problem: String) {
        unreadable += 1
        if isJSON {
            console.json(["line": .int(Int64(line)), "problem": .string(problem)])
            return
        }
        guard unreadable <= Self.complaintsMax else { return }
        progress.clear()
        console.note("\(file):\(line): \(problem)".printable)
        if unreadable == Self.complaintsMax { console.note("… further ones are only counted") }
    }

    private var json: JSONValue {
        func object(_ counts: [String: Int]) -> JSONValue {
            .object(JSONObject(counts.sorted { $0.key < $1.key }.map { ($0.key, .int(Int64($0.value))) }))
        }
        return [
            "events": .int(Int64(events)), "cases": .int(Int64(trial.opened.total)),
            "unreadable": .int(Int64(unreadable)),
            "results": object(Dictionary(uniqueKeysWithValues: trial.counts.map { ($0.key.rawValue, $0.value) })),
            "byTrigger": object(trial.opened.byTrigger), "byCause": object(trial.opened.byCause),
            "byLevel": object(trial.opened.byLevel),
        ]
    }

    private static func inWords(_ counts: [String: Int]) -> String {
        counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.value) \($0.key)" }
            .joined(separator: ", ")
    }

    private var perSecond: Int {
        let seconds = Double((ContinuousClock.now - startedAt).microseconds) / 1e6
        return seconds > 0 ? Int(Double(events) / seconds) : 0
    }
}
