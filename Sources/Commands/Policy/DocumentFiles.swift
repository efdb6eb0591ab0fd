import Documents
import Escalation
import Fleet
import JSON

/// The files of a `policy` command, read as what their `kind:` says.
struct DocumentFiles {
    /// What stands in the files, ready to be stored.
    private(set) var headers: [DocumentHeader] = []
    private(set) var policies: [Policy] = []
    private var fileOfPolicy: [PolicyReference: String] = [:]
    private(set) var directory: Directory?
    private(set) var calendars: [BusinessCalendar] = []
    private(set) var issues: [DocumentIssue] = []
    /// What the policies were held against.
    private(set) var installation: Documents.Installation

    var hasErrors: Bool { issues.contains { $0.severity == .error } }

    /// - Parameter installation: what policies are held against; a directory and calendars among the
    ///   files take the place of its own.
    init(_ paths: [String], installation: Documents.Installation, input: any ByteSource) throws {
        try self.init(
            paths.map { DocumentSource(file: $0, bytes: try FileBytes.read($0, input, bytesMax: 1 << 20)) },
            installation: installation
        )
    }

    /// Files that are read against each other alone, without a store; mistakes are said, and then there is nothing.
    init?(_ paths: [String], _ settings: Settings, in environment: CommandEnvironment, json: Bool) throws {
        try self.init(
            paths,
            installation: .init(
                levels: settings.levels,
                now: environment.clock.now(),
                timeZones: .system,
                language: settings.language
            ),
            input: environment.console.input
        )
        environment.console.report(issues.filter { $0.severity == .error }, json: json)
        if hasErrors { return nil }
    }

    /// The same of files that were read already.
    init(_ files: [DocumentSource], installation: Documents.Installation) throws {
        self.installation = installation
        var sources: [(source: DocumentSource, kind: DocumentKind)] = []
        for source in files {
            let reading = DocumentReader().headers(of: source)
            issues += reading.issues
            guard let found = reading.value, let kind = found.first?.kind else { continue }
            if let other = found.first(where: { $0.kind != kind }) {
                throw CommandFailure(
                    .refused,
                    "\(source.file) holds a \(kind.rawValue) and a \(other.kind.rawValue)",
                    advice: "put documents of each kind into a file of their own"
                )
            }
            headers += found
            sources.append((source, kind))
        }
        for (source, kind) in sources where kind == .directory {
            directory = take(DirectoryReader(timeZones: .system).directory(in: source)) ?? directory
        }
        for (source, kind) in sources where kind == .calendar {
            calendars += take(CalendarReader(timeZones: .system).calendars(in: source)) ?? []
        }
        var reader = PolicyReader(installation: installation)
        if let directory { reader.installation.directory = directory }
        if !calendars.isEmpty {
            reader.installation.calendars = (installation.calendars ?? .none).adding(calendars)
        }
        self.installation = reader.installation
        for (source, kind) in sources {
            switch kind {
            case .policy:
                let read = take(reader.policies(in: source)) ?? []
                policies += read
                for policy in read { fileOfPolicy[policy.reference] = source.file }
            case .directory, .calendar: continue
            case .drill:
                throw CommandFailure(
                    .refused,
                    "\(source.file) holds a drill, which is not applied",
                    advice: "hold it with: belay drill run \(source.file)"
                )
            case .sources:
                throw CommandFailure(
                    .refused,
                    "\(source.file) holds sources, which are not applied",
                    advice: "name the file in ingress.sources of the settings"
                )
            }
        }
    }

    /// The file in which a policy stands.
    func file(of policy: PolicyReference) -> String { fileOfPolicy[policy] ?? "" }

    /// What the header's reader said already is not said twice.
    private mutating func take<Value>(_ reading: DocumentReading<Value>) -> Value? {
        let known = Set(issues)
        issues += reading.issues.filter { !known.contains($0) }
        return reading.value
    }
}

extension Console {
    /// Every issue with file, line, column, the line itself and what to do.
    func report(_ issues: [DocumentIssue], json asJSON: Bool) {
        for issue in issues {
            if asJSON { json(issue.json) } else { note(issue.description.printableLines) }
        }
    }
}
