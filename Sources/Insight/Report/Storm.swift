import Escalation

/// So many cases of one trigger within so short a time that people cannot have looked at each.
public struct Storm: Hashable, Sendable {
    public let policy: String
    public let trigger: String
    public let first: Instant
    public let last: Instant
    public let cases: Int

    /// A storm lasts while the rule's number of cases falls into every span of the rule's length.
    static func all(in selection: Selection, _ rules: ReportRules) -> [Storm] {
        struct Source: Hashable { let policy, trigger: NameTable.Number }
        var opened: [Source: [Instant]] = [:]
        for (_, story) in selection.stories {
            opened[Source(policy: story.policy, trigger: story.trigger), default: []].append(story.openedAt)
        }
        return opened.flatMap { source, instants in
            spans(in: instants.sorted(), rules).map { span in
                Storm(
                    policy: selection.names[source.policy],
                    trigger: selection.names[source.trigger],
                    first: span.first,
                    last: span.last,
                    cases: span.count
                )
            }
        }.sorted { ($0.first, $0.policy, $0.trigger) < ($1.first, $1.policy, $1.trigger) }
    }

    /// - Parameter instants: In order.
    static func spans(in instants: [Instant], _ rules: ReportRules) -> [(first: Instant, last: Instant, count: Int)] {
        let least = max(2, rules.stormCases)
        var spans: [(first: Int, last: Int)] = []
        for last in instants.indices.dropFirst(least - 1) {
            let first = last - least + 1
            guard instants[last].since(instants[first]) <= rules.stormWithin else { continue }
            if let open = spans.last, open.last >= first {
                spans[spans.count - 1].last = last
            } else {
                spans.append((first, last))
            }
        }
        return spans.map { (instants[$0.first], instants[$0.last], $0.last - $0.first + 1) }
    }
}
