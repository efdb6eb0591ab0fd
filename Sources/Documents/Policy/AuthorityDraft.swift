import CEL
import Escalation

/// A row of the authority matrix as its author wrote it, as far as it could be read.
struct AuthorityDraft {
    let name: Placed<AuthorityName>?
    let roles: [Placed<RoleName>]
    let limit: Placed<Condition>?
    let qualification: Placed<QualificationName>?
    let value: AuthorityRow?

    private enum Key: String, DocumentKey {
        case name, roles, limit, qualification
        case forRules = "for-rules"
    }

    init(_ node: DocumentNode, in environment: CELEnvironment) {
        let fields = node.fields(Key.self)
        name = fields?.required(.name)?.placed { $0.name() }
        roles =
            fields?.required(.roles, hint: "write the roles whose people hold it")?
            .placedList(atLeast: 1) { $0.name() } ?? []
        limit = fields?[.limit]?.placed { $0.condition(in: environment) }
        qualification = fields?[.qualification]?.placed { $0.name() }
        let isForRules = fields?[.forRules]?.bool() ?? false
        guard let name else {
            value = nil
            return
        }
        var row = AuthorityRow(name: name.value, roles: roles.map(\.value), limit: limit?.value)
        row.qualification = qualification?.value
        row.isForRules = isForRules
        value = row
    }
}

/// The rules for notices as their author wrote them.
struct NoticeDraft {
    private(set) var fields: [Placed<FieldPath>] = []
    let informed: [Placed<RoleName>]
    private(set) var value = NoticeRules()

    private enum Key: String, DocumentKey { case fields, informed }

    init(_ node: DocumentNode, channels: [ChannelName]) {
        let keys = node.fields(Key.self)
        informed = keys?[.informed]?.placedList { $0.name() } ?? []
        value.informed = informed.map(\.value)
        for (key, list) in keys?[.fields]?.entries() ?? [] {
            let channel = key.choice(among: channels.map(\.rawValue))
            guard let paths = list.placedList(of: { $0.fieldPath() }), let channel else { continue }
            fields += paths
            value.fields[ChannelName(channel)] = paths.map(\.value)
        }
    }
}
