import ArgumentParser
import Documents
import Escalation
import Fleet
import JSON
import PolicyTrust
import Store

/// How many past cases a bundle is held against before it takes force.
struct ReplayOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Hold every policy that changes against its newest cases, so many; 0 against none.",
            valueName: "number"
        )
    )
    var replay = 100

    func validate() throws {
        if !(0...100_000).contains(replay) { throw ValidationError("--replay is a number from 0 to 100000") }
    }
}

/// What a bundle would have done otherwise with past cases, policy by policy. It informs whoever proposes, signs or
/// activates; whether that is wanted is for people to say.
struct BundleReplay {
    let last: Int
    private(set) var replays: [(policy: Policy, replay: PolicyReplay)] = []

    /// Replays every policy of the bundle that is in force otherwise, or not at all.
    init(
        _ files: DocumentFiles,
        inForce: [Policy],
        standing: StandingTrust,
        documents: StandingDocuments,
        over cases: PastCases
    ) throws {
        last = cases.last
        guard last > 0 else { return }
        let before = standing.base(for: [])
        let changed = files.headers.applied.filter { !before.contains($0) }
        let versions = try documents.allPolicies()
        for policy in inForce.sorted(by: { $0.name < $1.name }) {
            guard changed.contains(where: { $0.name == policy.name.rawValue && $0.version == policy.version }) else {
                continue
            }
            let replay = try cases.replay(
                of: policy.name,
                under: policy,
                versions: versions,
                directory: files.installation.directory ?? policy.cast,
                calendars: files.installation.calendars ?? .none
            )
            replays.append((policy, replay))
        }
    }

    /// What the log says of it: totals, nothing of any case.
    var facts: JSONValue {
        ["last": .int(Int64(last)), "policies": .array(replays.map { $0.replay.json(of: $0.policy) })]
    }

    /// The same with every case in which something differs.
    var json: JSONValue {
        var object = facts.object ?? [:]
        object["cases"] = .array(
            replays.flatMap { $0.replay.cases.filter { !$0.differences.isEmpty }.map(\.json) }
        )
        return .object(object)
    }
}

extension Console {
    /// Before anything takes force: what would have gone differently.
    func show(_ replay: BundleReplay) {
        guard replay.last > 0 else { return line("No past case was looked at (--replay 0).") }
        for (policy, replay) in replay.replays {
            if replay.cases.isEmpty {
                line("\(policy.reference): there are no past cases to hold it against".printable)
            } else {
                show(replay, of: "\(policy.reference)")
            }
        }
    }
}
