/// What an event says about its key.
public enum Signal: Hashable, Sendable {
    /// A threshold or an ask that matched, or a rate's condition that could not be evaluated.
    case raised
    /// One more towards a rate.
    case counted(count: Int, window: Duration)
    /// It fails, or whether it does cannot be told.
    case failing
    case recovered
}

/// What an event does to the cases of its key.
public enum KeyVerdict: Hashable, Sendable {
    case open(running: Int64)
    case attach(CaseID)
    /// The open case's reason has gone.
    case withdraw(CaseID)
    /// A failure that had already recovered and was never seen: it leaves a case that ends at once.
    case openWithdrawn(running: Int64)
    /// Remembered in the row, nothing else.
    case remember
}

extension KeyRow {
    /// Decides for one event and remembers it. The caller has made sure that this event was not seen before.
    public mutating func take(_ signal: Signal, at position: Position, event instant: Instant) -> KeyVerdict {
        switch signal {
        case .raised:
            return attachOrOpen()
        case .counted(let count, let window):
            return takeCounted(instant, count: count, window: window)
        case .failing:
            return takeFailing(position)
        case .recovered:
            return takeRecovered(position)
        }
    }

    /// Takes note that the open case has ended. Whoever ends a case does not touch its key row; whoever locks the row
    /// next also locks the case, and sees it.
    public mutating func noteEnded(_ id: CaseID) {
        guard openCase == id else { return }
        openCase = nil
    }

    /// Remembers under a second key the case that an ask joined, so that the ask is found by its own id.
    public mutating func note(open id: CaseID?) {
        openCase = id
        lastCase = id ?? lastCase
    }

    private mutating func attachOrOpen() -> KeyVerdict {
        if let openCase { return .attach(openCase) }
        return .open(running: startCase(staysOpen: true))
    }

    private mutating func takeFailing(_ position: Position) -> KeyVerdict {
        if let newestRecovered, position <= newestRecovered {
            if let lastCase { return .attach(lastCase) }
            return .openWithdrawn(running: startCase(staysOpen: false))
        }
        newestFailing = max(newestFailing ?? position, position)
        return attachOrOpen()
    }

    private mutating func takeRecovered(_ position: Position) -> KeyVerdict {
        newestRecovered = max(newestRecovered ?? position, position)
        guard let open = openCase else { return .remember }
        #if BELAY_MUTANT_LATE_RECOVERY_WITHDRAWS
            if let newestRecovered, newestRecovered > position { return .remember }
        #else
            if let newestFailing, newestFailing > position { return .remember }
        #endif
        openCase = nil
        return .withdraw(open)
    }

    private mutating func takeCounted(_ instant: Instant, count: Int, window: Duration) -> KeyVerdict {
        if let openCase { return .attach(openCase) }
        // Nearly always the newest, so that the place is found at once.
        let place = (counted.lastIndex { $0 <= instant } ?? -1) + 1
        counted.insert(instant, at: place)
        let oldest = counted[counted.count - 1] - window
        counted.removeFirst(counted.firstIndex { $0 >= oldest } ?? 0)
        guard counted.count >= count else { return .remember }
        counted = []
        return .open(running: startCase(staysOpen: true))
    }

    private mutating func startCase(staysOpen: Bool) -> Int64 {
        running += 1
        let id = DerivedID.ofCase(self.id, running: running)
        lastCase = id
        if staysOpen { openCase = id }
        return running
    }
}
