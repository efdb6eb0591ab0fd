import JSON

extension Case {
    /// When a stay that begins at `start` ends at the latest, for those who wait: the first instant after which one of
    /// them can use no answer any more. Who could use none at its beginning holds up nobody who still can.
    func neededBy(from start: Instant) -> Instant? {
        let needs = needs
        let open = needs.filter { $0.map { $0 > start } ?? true }
        return (open.isEmpty ? needs : open).compactMap { $0 }.min()
    }

    /// Whether the window of a stay ended, or will, because somebody can use no answer later.
    func isCut(_ stay: LevelStay) -> Bool {
        needs.contains { $0.map { max(stay.since, $0) == stay.windowEnds } ?? false }
    }

    /// Of each who waits, when it can use no answer any more; `nil` where it can wait.
    private var needs: [Instant?] {
        guard let ask = opening.ask else { return waiting.map(\.neededBy) }
        return [ask.neededBy] + waiting.filter { $0.event != opening.event }.map(\.neededBy)
    }

    /// Whoever joins an open case may need the answer sooner than those before: the window of this stay is cut to fit.
    mutating func cutWindow(for run: WaitingRun, step: inout Step) {
        guard case .open(var stay) = status, let end = run.neededBy, end < stay.windowEnds else { return }
        let before = stay.windowEnds
        stay.windowEnds = end
        if let due = stay.warningDue, due >= end { stay.warningDue = nil }
        status = .open(stay)
        record(
            Entry.Draft(
                .deadlineMoved,
                [
                    "level": .string(stay.level.rawValue), "from": .string(before.description),
                    "windowEnds": .string(end.description), "cut": "needed-by",
                ]
            ),
            in: &step
        )
    }
}
