import Escalation

extension NoticeLimit {
    /// `nil` where the number is 0: then every notice goes by itself.
    init?(_ reader: inout SettingsReader) {
        let atMost = reader.count(.noticesAtMost, default: 5, in: 0...10_000)
        let within = reader.duration(.noticesWithin, default: .seconds(60), in: .seconds(1)...(.seconds(3600)))
        guard atMost > 0 else { return nil }
        self.init(atMost: atMost, within: within)
    }
}
