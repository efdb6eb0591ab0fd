import Escalation
import JSON
import Store

extension StoreRecovery {
    private static let kinds: [Entry.Kind] = [.gateModeSet, .documentApplied, .bundleActivated, .rootAccepted]
    private static let entriesPage = 1000

    /// What entries about the installation say that the store took over: gates are set again, and documents whose texts are
    /// lost are named.
    func noteInstallation(_ report: inout RecoveryReport) throws {
        var next = report.from
        var gates: [GateName: GateOrder] = [:]
        var named: [RecoveryReport.Missing] = []
        while next < report.size {
            let range = next..<report.size
            let entries = try store.reading { try $0.log(range, of: Self.kinds, limit: Self.entriesPage) }
            guard let last = entries.last?.index else { break }
            for entry in entries.map(\.entry) {
                guard let body = try? JSONValue.parse(entry.body) else { continue }
                if entry.kind == .gateModeSet, let order = GateOrder(logged: body) { gates[order.gate] = order }
                if let document = RecoveryReport.Missing(entry.kind, body) { named.append(document) }
            }
            next = last + 1
        }
        report.gates = gates.values.sorted { $0.gate < $1.gate }
        report.missing = try store.reading { reader in
            let trust = try reader.trust()
            return try named.filter { document in
                switch document.kind {
                case RecoveryReport.Missing.bundle:
                    !trust.bundles.contains { $0.version == document.version }
                case RecoveryReport.Missing.root: !trust.roots.contains { $0.version == document.version }
                default:
                    try reader.document(kind: document.kind, name: document.name, version: document.version) == nil
                }
            }
        }
    }

    /// Says in the log what was done, and opens the store.
    func finish(_ report: inout RecoveryReport) throws {
        let told = report
        try store.recovering { transaction in
            let gates = Set(told.gates.map(\.gate))
            if !gates.isEmpty { try transaction.lockGates(gates) }
            var changes = ChangeSet()
            changes.gateOrders = told.gates
            let facts: JSONObject = [
                "incarnation": .int(told.incarnation), "from": .int(told.from), "taken": .int(told.taken),
                "asked": .int(Int64(told.asked.count)), "closed": .int(Int64(told.closed.count)),
                "lost": .int(Int64(told.lost.count)), "documents": .int(Int64(told.missing.count)),
            ]
            changes.entries = [
                .ofInstallation(
                    .storeRecovered,
                    change: try transaction.nextInstallationChange(),
                    at: transaction.now,
                    facts: facts
                )
            ]
            _ = try transaction.write(changes)
            try transaction.finishRecovery(incarnation: told.incarnation)
        }
    }
}

extension GateOrder {
    /// What an entry says of a gate. Why it was set stood beside the entry, and is lost.
    fileprivate init?(logged body: JSONValue) {
        guard let gate = body["gate"]?.string, let mode = body["mode"]?.string.flatMap(GateMode.init(rawValue:)),
            let by = body["by"]?.string, let authority = body["authority"]?.string,
            let since = body["at"]?.string.flatMap({ Instant($0) }),
            let until = body["until"]?.string.flatMap({ Instant($0) })
        else { return nil }
        self.init(
            gate: GateName(gate),
            mode: mode,
            authority: AuthorityName(authority),
            by: PersonID(by),
            because: "taken over from the log; the reason was lost with the store",
            since: since,
            until: until
        )
    }
}

extension RecoveryReport.Missing {
    static let bundle = "bundle"
    static let root = "root"

    /// What an entry says was put into force.
    fileprivate init?(_ kind: Entry.Kind, _ body: JSONValue) {
        guard let version = body["version"]?.int else { return nil }
        switch kind {
        case .documentApplied:
            guard let document = body["document"]?.string, let name = body["name"]?.string else { return nil }
            self.init(kind: document, name: name, version: version)
        case .bundleActivated: self.init(kind: Self.bundle, name: "", version: version)
        case .rootAccepted: self.init(kind: Self.root, name: "", version: version)
        default: return nil
        }
    }
}
