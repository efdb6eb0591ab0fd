import CEL

/// The rows of a trigger table that one event type concerns, and a screen before their conditions.
///
/// An object, so that finding it for an event counts one reference.
final class TriggerRows: Sendable {
    private let rows: [TriggerTable.Row]
    private let screen: CELScreen

    /// - Parameter rows: In the order of the table.
    init(_ rows: [TriggerTable.Row]) {
        self.rows = rows
        // The sender is bound by us and not read from the message: a row that reads it is always asked.
        self.screen = CELScreen(rows.map { $0.readsSender ? [] : $0.rule.conditions.map(\.program) })
    }

    var isEmpty: Bool { rows.isEmpty }

    /// What the event does to which trigger, in the order of the table.
    func matches(_ event: EventView) -> [Match] {
        var found: [(place: Int, match: Match)] = []
        let plain = event.activation(withSender: false)
        var withSender: CELActivation?
        screen.forEachOpen(plain) { place in
            let row = rows[place]
            guard row.sources.isEmpty || row.sources.contains(where: event.source.isEqual(to:)) else { return }
            var activation = plain
            if row.readsSender {
                activation = withSender ?? event.activation(withSender: true)
                withSender = activation
            }
            if row.fails?(activation) == true { return }
            guard let match = row.rule.match(event, activation: activation, policy: row.policy) else { return }
            found.append((place, match))
        }
        guard found.count > 1 else { return found.map(\.match) }
        // A row that hangs on two fields may have come twice.
        found.sort { $0.place < $1.place }
        return found.indices.filter { $0 == 0 || found[$0].place != found[$0 - 1].place }.map { found[$0].match }
    }
}
