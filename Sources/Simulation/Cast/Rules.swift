import Escalation
import Fleet
import JSON
import Messages
import Store
import Synchronization

/// The documents of the simulated installation: real ones, read by the real reader.
enum Rules {
    static let levels: [LevelName] = ["operator", "supervisor", "board"]
    static let topology = Topology(levels: levels)
    static let worker: BrokerUser = "belay-worker"

    /// Who may speak at which level; what ``Oracle`` holds decisions against.
    static let owners: [LevelName: Set<PersonID>] = [
        "operator": ["ann", "ben"], "supervisor": ["cat", "dan"], "board": ["eve"],
    ]
    static let people: [PersonID] = ["ann", "ben", "cat", "dan", "eve", "mal"]
    static let authorities: [LevelName: AuthorityName] = [
        "operator": "operator-to-50k", "supervisor": "supervisor-to-250k", "board": "board-any-amount",
    ]
    /// Up to which amount an authority reaches.
    static let limits: [AuthorityName: Int64] = [
        "operator-to-50k": 50_000, "supervisor-to-250k": 250_000, "board-any-amount": .max,
    ]
    static let threshold: Int64 = 10_000

    /// How many witnesses must have seen what a case came to before anybody is told, by what it is about; `nil` where
    /// nobody has to wait.
    static func hold(of subject: Case) -> Int? {
        guard subject.policy.name == "payments" else { return nil }
        let amount = subject.snapshot.fields["data"]?["amount"]?.int ?? 0
        return amount > 250_000 ? 2 : amount > 100_000 ? 0 : nil
    }

    /// As read once: every installation has the same.
    private static let read = Mutex<Rulebook?>(nil)

    /// Applies them, and reads them as a worker would.
    static func load(into database: MemoryDatabase) throws -> Rulebook {
        let store = database.open()
        try store.transaction { transaction in
            for (kind, name, text) in [
                ("policy", "payments", payments), ("policy", "jobs", jobs), ("policy", "refunds", refunds),
                ("directory", "directory", directory),
            ] {
                _ = try transaction.apply(
                    StoredDocument(
                        kind: kind,
                        name: name,
                        version: 1,
                        text: text,
                        hash: Digest(of: text.utf8),
                        appliedAt: transaction.now,
                        appliedBy: "simulation"
                    )
                )
            }
        }
        return try store.reading { reader in
            if let known = read.withLock({ $0 }), try known.revision == reader.documentsRevision() { return known }
            let rulebook = try Rulebook(reading: reader)
            read.withLock { $0 = rulebook }
            return rulebook
        }
    }

    static let directory = """
        kind: directory
        version: 1
        people:
          - {id: ann, name: Ann, roles: [operator], contacts: [{mail: ann@example.com}], broker-users: [ann]}
          - id: ben
            name: Ben
            roles: [operator]
            contacts: [{mail: ben@example.com}, {webhook: "https://hooks.example.com/ben"}]
            broker-users: [ben]
          - {id: cat, name: Cat, roles: [supervisor], contacts: [{mail: cat@example.com}], broker-users: [cat]}
          - {id: dan, name: Dan, roles: [supervisor], contacts: [{mail: dan@example.com}], broker-users: [dan]}
          - {id: eve, name: Eve, roles: [board], contacts: [{mail: eve@example.com}], broker-users: [eve]}
          - {id: mal, name: Mal, roles: [clerk], contacts: [{mail: mal@example.com}], broker-users: [mal]}
        """

    static let payments = """
        kind: policy
        name: payments
        version: 1
        title: Payments above 10,000 need a person
        shapes:
          payment.requested: {payment: string, amount: int, "*": any}
          payment-approval: {payment: string, amount: int, "*": any}
        levels:
          - level: operator
            owners: [operator]
            window: 30m
            warn: 20m
            actions: [approve, refuse, escalate]
            form: {required: [rationale, authority]}
            claim: 10m
            take-back: [supervisor]
            expiry: escalate
          - level: supervisor
            owners: [supervisor]
            window: 2h
            warn: 90m
            actions: [approve, refuse, return, escalate]
            form: {required: [rationale, authority]}
            claim: 20m
            expiry: escalate
          - level: board
            owners: [board]
            window: 8h
            warn: 6h
            actions: [approve, refuse, manual]
            form: {required: [rationale, authority]}
            expiry: refuse
        triggers:
          - name: large-payment
            kind: threshold
            types: [payment.requested]
            when: data.amount > 10000
            key: data.payment
            capture: [data.payment, data.amount]
            because: The amount is above 10,000.
          - name: asked-for-approval
            kind: ask
            gate: payment-approval
            key: data.payment
            capture: [data.payment, data.amount]
            because: The payment run asked for an approval.
        categories:
          - name: seen
            when: data.amount > 250000
            held: {witnesses: 2}
          - name: signed
            when: data.amount > 100000
            held: signed
        authorities:
          - {name: operator-to-50k, roles: [operator], limit: data.amount <= 50000}
          - {name: supervisor-to-250k, roles: [supervisor], limit: data.amount <= 250000}
          - {name: board-any-amount, roles: [board]}
        notices:
          fields: {mail: [data.payment, data.amount], webhook: [data.payment]}
          informed: [supervisor]
        answer-within: 2d
        outcome-valid-for: 4h
        """

    static let refunds = """
        kind: policy
        name: refunds
        version: 1
        title: Refunds are paid unless somebody objects
        shapes:
          refund.requested: {refund: string, "*": any}
        levels:
          - level: operator
            owners: [operator]
            window: 4m
            warn: 3m
            actions: [approve, refuse]
            form: {required: [rationale, authority]}
            expiry: {end: resume, authority: operator-to-50k}
        triggers:
          - name: refund
            kind: threshold
            types: [refund.requested]
            when: "true"
            key: data.refund
            because: A refund was asked for.
        authorities:
          - {name: operator-to-50k, roles: [operator]}
        notices:
          fields: {mail: [data.refund]}
        outcome-valid-for: 4h
        """

    static let jobs = """
        kind: policy
        name: jobs
        version: 1
        title: Failed jobs run again only by a person's word
        shapes:
          job.status: {job: string, status: string, "*": any}
        levels:
          - level: operator
            owners: [operator]
            window: 15m
            warn: 10m
            actions: [retry, skip, escalate]
            form: {required: [rationale, authority]}
            claim: 5m
            expiry: escalate
          - level: board
            owners: [board]
            window: 4h
            actions: [skip, cancel]
            form: {required: [rationale, authority]}
            expiry: manual
        triggers:
          - name: job-failed
            kind: failure
            types: [job.status]
            key: data.job
            failing: data.status == "failed"
            recovered: data.status == "succeeded"
            because: The job failed and has not succeeded since.
        authorities:
          - {name: operator-to-50k, roles: [operator]}
          - {name: board-any-amount, roles: [board]}
        notices:
          fields: {mail: [data.job]}
        outcome-valid-for: 4h
        """
}
