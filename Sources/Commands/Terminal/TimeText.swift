import Escalation

extension Instant {
    /// As tables show it: UTC, to the second.
    var shown: String {
        String(Instant(seconds: microseconds / 1_000_000).description.map { $0 == "T" ? " " : $0 })
    }

    /// The time of day, to the second.
    var timeOfDay: String { String(shown.dropFirst(11)) }
}

extension Duration {
    /// The two greatest units: `2d3h`, `4m10s`, `12s`, `0s`. Negative spans have a sign.
    var shown: String {
        guard self >= .zero else { return "-" + (Duration.zero - self).shown }
        let seconds = components.seconds
        let units = [("d", 86_400), ("h", 3600), ("m", 60), ("s", 1)] as [(String, Int64)]
        guard let first = units.firstIndex(where: { seconds >= $0.1 }) else { return "0s" }
        let rest = seconds % units[first].1
        let text = "\(seconds / units[first].1)\(units[first].0)"
        guard first + 1 < units.count, rest >= units[first + 1].1 else { return text }
        return text + "\(rest / units[first + 1].1)\(units[first + 1].0)"
    }
}
