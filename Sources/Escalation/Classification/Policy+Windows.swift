extension Policy {
    /// The rules of a level for a case of this standing: its window may be shorter than the level's own, never longer.
    func level(_ name: LevelName, for standing: Standing) -> PolicyLevel {
        var rules = level(name)
        let window = window(of: rules, for: standing)
        guard window < rules.window else { return rules }
        rules.warning = rules.warning.map { $0.scaled(by: window, over: rules.window) }
        rules.turnaround = rules.turnaround.map { $0.scaled(by: window, over: rules.window) }
        rules.window = window
        return rules
    }

    /// The shortest of what the level, the category and the urgency give.
    func window(of rules: PolicyLevel, for standing: Standing) -> Duration {
        guard !classification.isEmpty else { return rules.window }
        var window = rules.window
        for category in classification.categories
        where standing.unclear.contains(.category) || category.name == standing.category {
            if let own = category.windows[rules.level] { window = min(window, own) }
        }
        switch classification.urgency(standing.urgency)?.windows {
        case nil, .unchanged: return window
        case .part(let thousandths): return min(window, window.scaled(by: .seconds(thousandths), over: .seconds(1000)))
        case .each(let windows): return windows[rules.level].map { min(window, $0) } ?? window
        }
    }
}

extension Duration {
    /// This times `part` over `whole`, to the microsecond, rounded down but never to nothing.
    fileprivate func scaled(by part: Duration, over whole: Duration) -> Duration {
        let product = microseconds.multipliedFullWidth(by: part.microseconds)
        let quotient = whole.microseconds.dividingFullWidth(product).quotient
        return .microseconds(max(1, quotient))
    }
}
