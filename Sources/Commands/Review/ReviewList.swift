import ArgumentParser
import Escalation
import Fleet
import JSON
import Messages
import Store

struct ReviewList: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List what reviews have asked for: what is open first, by when it is due.",
        discussion: """
              belay review list --open
              belay review list --owner bob --json | jq -r 'select(.done == null) | .case'

            \(operatorNote)
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var store: StoreAccess

    @Flag(help: "What is not done yet.")
    var open = false

    @Option(help: ArgumentHelp("Of this person.", valueName: "person"))
    var owner: String?

    @Option(
        name: .customLong("case"),
        help: ArgumentHelp("Of this case.", valueName: "case"),
        transform: CaseArgument.id
    )
    var id: CaseID?

    @Option(help: ArgumentHelp("At most so many.", valueName: "number"))
    var limit = 200

    func validate() throws {
        if !(1...100_000).contains(limit) { throw ValidationError("--limit is a number from 1 to 100000") }
    }

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        var filter = ActionFilter(limit: limit)
        filter.isOpen = open
        filter.owner = owner.map { PersonID($0) }
        filter.caseID = id
        let (now, actions) = try settings.withStore { store in
            try store.reading { reader in
                let actions = try reader.reviewActions(filter)
                return (reader.now, try WrittenActions(actions, in: reader))
            }
        }
        let console = environment.console
        if installation.json {
            for json in actions.json(at: now) { console.json(json) }
        } else if actions.stored.isEmpty {
            console.line(open ? "Nothing is open." : "No review has asked for anything.")
        } else {
            console.table(actions.table(at: now))
        }
        return .ok
    }
}

/// Actions of reviews with their texts, which stand beside the entries of their cases.
struct WrittenActions {
    let stored: [StoredAction]
    private let texts: [CaseID: [String?]]

    init(_ stored: [StoredAction], in reader: any StoreReader) throws {
        self.stored = stored
        var texts: [CaseID: [String?]] = [:]
        for id in Set(stored.map(\.caseID)) {
            texts[id] = try reader.story(of: id).filter { $0.entry.kind == .reviewWritten }.flatMap(Self.texts)
        }
        self.texts = texts
    }

    /// As many as the entry counts; what was erased has none.
    private static func texts(of stored: StoredEntry) -> [String?] {
        let body = try? JSONValue.parse(stored.entry.body, limits: .message)
        let count = body?["actions"]?.array?.count ?? 0
        let written = stored.entry.detail?.content["actions"]?.array ?? []
        return (0..<count).map { written.indices.contains($0) ? written[$0].string : nil }
    }

    private func text(of stored: StoredAction) -> String? {
        let (all, place) = (texts[stored.caseID] ?? [], Int(clamping: stored.action.number) - 1)
        return all.indices.contains(place) ? all[place] : nil
    }

    func table(at now: Instant) -> TextTable {
        var table = TextTable([
            .init(title: "CASE"), .init(title: "ACTION", isNumber: true), .init(title: "OWNER"), .init(title: "DUE"),
            .init(title: "STANDING"), .init(title: "WHAT", isFlexible: true),
        ])
        for stored in stored {
            let action = stored.action
            let isOverdue = action.doneAt == nil && action.due.map { $0 < now } ?? false
            let standing = action.doneAt.map { "done \($0.shown)" } ?? (isOverdue ? "overdue" : "open")
            table.add([
                .init(stored.caseID.rawValue), .init("\(action.number)"), .init(action.owner.rawValue),
                .init(action.due?.shown ?? ""), .init(standing, tint: isOverdue ? .bad : .plain),
                .init(text(of: stored) ?? "(erased)"),
            ])
        }
        return table
    }

    func json(at now: Instant) -> [JSONValue] {
        stored.map { stored in
            let action = stored.action
            return [
                "case": .string(stored.caseID.rawValue), "policy": .string(stored.policy.rawValue),
                "action": .int(action.number), "owner": .string(action.owner.rawValue),
                "since": .string(action.since.description),
                "due": action.due.map { .string($0.description) } ?? .null,
                "done": action.doneAt.map { .string($0.description) } ?? .null,
                "overdue": .bool(action.doneAt == nil && action.due.map { $0 < now } ?? false),
                "text": text(of: stored).map { .string($0) } ?? .null,
            ]
        }
    }
}
