import ArgumentParser
import Escalation
import Fleet
import JSON
import Store

struct GateList: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Every gate: which policy answers, its mode, and gates at which nobody answers.",
        discussion: """
              belay gate list
              belay gate list --json | jq 'select(.policy == null)'

            \(operatorNote)
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var store: StoreAccess

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        let gates = try settings.withStore { store in
            try store.reading { reader in
                try GateView.all(reader, policies: StandingDocuments(reader, settings).policies())
            }
        }
        if installation.json {
            for gate in gates { environment.console.json(gate.json) }
        } else if gates.isEmpty {
            environment.console.note("No policy has a gate, and nobody has asked at one.")
        } else {
            environment.console.table(GateView.table(gates))
        }
        return .ok
    }
}

/// A gate as people see it.
struct GateView {
    let gate: GateName
    /// `nil` where nobody answers.
    let policy: PolicyReference?
    /// In force now.
    let order: GateOrder?
    let unanswered: UnansweredGate?

    static func all(_ reader: any StoreReader, policies: [Policy]) throws -> [GateView] {
        let orders = try reader.gateOrders().filter { $0.isInForce(at: reader.now) }
        let answered = policies.flatMap { policy in
            policy.gates.map { gate in
                GateView(
                    gate: gate,
                    policy: policy.reference,
                    order: orders.first { $0.gate == gate },
                    unanswered: nil
                )
            }
        }
        let known = Set(answered.map(\.gate))
        let strange = try reader.unansweredGates().filter { !known.contains($0.gate) }
            .map { GateView(gate: $0.gate, policy: nil, order: nil, unanswered: $0) }
        return (answered + strange).sorted { $0.gate < $1.gate }
    }

    static func table(_ gates: [GateView]) -> TextTable {
        var table = TextTable([
            .init(title: "GATE"), .init(title: "POLICY"), .init(title: "MODE"), .init(title: "UNTIL"),
            .init(title: "WHY", isFlexible: true),
        ])
        for gate in gates {
            table.add([
                .init(gate.gate.rawValue),
                .init(gate.policy?.description ?? "none", tint: gate.policy == nil ? .bad : .plain),
                .init(
                    gate.order?.mode.rawValue ?? (gate.policy == nil ? "" : "normal"),
                    tint: gate.order == nil ? .plain : .bad
                ),
                .init(gate.order?.until.shown ?? ""), .init(gate.why),
            ])
        }
        return table
    }

    private var why: String {
        if let order { return "\(order.because) (\(order.by), under \(order.authority))" }
        guard let unanswered else { return "" }
        return "\(unanswered.asks) asks refused, the last by \(unanswered.source) at \(unanswered.lastAsked.shown)"
    }

    var json: JSONValue {
        var object: JSONObject = [
            "gate": .string(gate.rawValue), "policy": policy.map { .string($0.name.rawValue) } ?? .null,
            "version": policy.map { .int($0.version) } ?? .null,
            "mode": policy == nil ? .null : .string((order?.mode ?? .normal).rawValue),
        ]
        if let order { for member in order.members { object[member.key] = member.value } }
        if let unanswered {
            object["source"] = .string(unanswered.source)
            object["asks"] = .int(unanswered.asks)
            object["firstAsked"] = .string(unanswered.firstAsked.description)
            object["lastAsked"] = .string(unanswered.lastAsked.description)
        }
        return .object(object)
    }
}

extension GateOrder {
    /// For one JSON object beside the gate's name.
    var members: JSONObject {
        [
            "by": .string(by.rawValue), "authority": .string(authority.rawValue), "because": .string(because),
            "since": .string(since.description), "until": .string(until.description),
        ]
    }

    /// One line for people.
    var line: String {
        let what = mode == .hold ? "is on hold" : "answers by the manual procedure"
        return "Gate \(gate) \(what) until \(until.shown): \(because) (\(by), under \(authority))"
    }
}
