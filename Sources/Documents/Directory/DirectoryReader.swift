import CEL
import Escalation

/// Reads the directory: who the people are, which roles they hold, how to reach them.
public struct DirectoryReader: Sendable {
    /// Whether webhooks may go over plain HTTP, for drills on one machine.
    public var permitsPlainHTTP: Bool
    public var limits: DocumentLimits
    /// The zones by whose clocks people are away and rotas change.
    public var timeZones: CELTimeZones

    public init(
        permitsPlainHTTP: Bool = false,
        timeZones: CELTimeZones = .fixedOnly,
        limits: DocumentLimits = DocumentLimits()
    ) {
        self.permitsPlainHTTP = permitsPlainHTTP
        self.timeZones = timeZones
        self.limits = limits
    }

    public func directory(in source: DocumentSource) -> DocumentReading<Directory> {
        DocumentReader(limits: limits).readSingle(source) { directory($0) }
    }

    private enum Key: String, DocumentKey { case kind, version, people, gateways, rotas, teams }

    private func directory(_ document: DocumentNode) -> Directory? {
        guard let fields = document.fields(Key.self) else { return nil }
        fields.required(.kind, hint: "write kind: directory")?.expectKind(.directory)
        _ = fields.required(.version, hint: "begin with version: 1 and raise it with every change")?.integer(
            in: 1 ... .max
        )
        let gateways = fields[.gateways]?.placedList { $0.brokerUser() } ?? []
        let people = (fields.required(.people)?.elements(atLeast: 1) ?? [])
            .map { PersonDraft($0, permitsPlainHTTP: permitsPlainHTTP, zones: timeZones) }
        let rotas = (fields[.rotas]?.elements() ?? []).map { RotaDraft($0, zones: timeZones) }
        let teams = (fields[.teams]?.elements() ?? []).map { TeamDraft($0) }
        refuseSharedIDs(people)
        refuseSharedUsers(people, gateways: gateways)
        DirectoryCheck(people: people, rotas: rotas, teams: teams).run()
        return Directory(
            people: people.compactMap(\.value),
            gateways: Set(gateways.map(\.value)),
            rotas: rotas.compactMap(\.value),
            teams: teams.compactMap(\.value)
        )
    }

    private func refuseSharedIDs(_ people: [PersonDraft]) {
        var seen: [PersonID: SourcePosition] = [:]
        for id in people.compactMap(\.id) {
            if let first = seen[id.value] {
                id.node.refuse(
                    "there is already a person \(id.value.rawValue.quotedBriefly)",
                    hint: "the first is written at \(first)"
                )
            } else {
                seen[id.value] = id.node.position
            }
        }
    }

    /// The broker vouches for one user; it must lead to one person, or to a gateway that says for whom it speaks.
    private func refuseSharedUsers(_ people: [PersonDraft], gateways: [Placed<BrokerUser>]) {
        var owner: [BrokerUser: String] = [:]
        for gateway in gateways { owner[gateway.value] = "a gateway" }
        for person in people {
            let name = person.id.map { "the broker user of \($0.value)" } ?? "the broker user of somebody else"
            for user in person.brokerUsers {
                if let other = owner[user.value] {
                    user.node.refuse(
                        "\(user.value.rawValue.quotedBriefly) is already \(other)",
                        hint: "give every person a broker user of their own"
                    )
                } else {
                    owner[user.value] = name
                }
            }
        }
    }
}
