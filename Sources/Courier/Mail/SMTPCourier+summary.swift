extension SMTPCourier {
    /// One result for a mail out of one for each recipient.
    static func summary(of results: [RecipientResult]) -> DeliveryResult {
        var accepted: [(String, String)] = []
        var refused: [(String, String)] = []
        var failed: [(String, String)] = []
        for result in results {
            switch result.result {
            case .accepted(let detail): accepted.append((result.recipient.address, detail))
            case .refused(let reason): refused.append((result.recipient.address, reason))
            case .failed(let reason, _): failed.append((result.recipient.address, reason))
            }
        }
        let told = [("refused for", refused), ("failed for", failed), ("accepted for", accepted)]
            .filter { !$0.1.isEmpty }
            .map { "\($0.0) \(Self.list($0.1))" }
            .joined(separator: "; ")
        if !failed.isEmpty { return .failed(reason: told, retryAfter: nil) }
        return accepted.isEmpty ? .refused(reason: told) : .accepted(detail: told)
    }

    /// `a, b: why; c: why else`, recipients with the same reason together.
    private static func list(_ outcomes: [(address: String, reason: String)]) -> String {
        var reasons: [String] = []
        for outcome in outcomes where !reasons.contains(outcome.reason) { reasons.append(outcome.reason) }
        return reasons.map { reason in
            let addresses = outcomes.filter { $0.reason == reason }.map(\.address)
            return "\(addresses.joined(separator: ", ")): \(reason)"
        }.joined(separator: "; ")
    }
}
