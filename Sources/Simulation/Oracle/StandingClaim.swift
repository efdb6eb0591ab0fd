import Escalation
import JSON

/// Who has claimed a case, and for how long, as its entries say.
struct StandingClaim: Equatable {
    let by: PersonID
    let until: Instant

    /// The claim that stands after `entries`, which came one after another although one commit may hold them all.
    static func after(_ entries: some Sequence<Entry>, from before: Self?) -> Self? {
        entries.reduce(before) { claim, entry in
            switch entry.kind {
            case .claimTaken: Self(saidBy: entry)
            case .claimReleased, .claimTakenBack, .claimExpired: nil
            default: claim
            }
        }
    }

    init(by: PersonID, until: Instant) {
        self.by = by
        self.until = until
    }

    private init?(saidBy entry: Entry) {
        guard let body = try? JSONValue.parse(entry.body), let by = body["by"]?.string,
            let until = body["until"]?.string.flatMap({ Instant($0) })
        else { return nil }
        self.init(by: PersonID(by), until: until)
    }
}
