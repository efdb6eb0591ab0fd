import Escalation
import JSON
import Store

/// That a proposal, a bundle or a root was refused, as the log keeps it.
struct RefusalLine {
    let at: Instant
    let what: String
    let by: String
    /// The stable word for why.
    let because: String
    /// Why, in words; `nil` once it was erased.
    let text: String?
    /// Everything that the entry says.
    let json: JSONValue

    /// Oldest first.
    static func all(_ reader: any StoreReader) throws -> [RefusalLine] {
        try reader.story(of: Entry.installation).compactMap { RefusalLine($0.entry) }
    }

    private init?(_ entry: Entry) {
        switch entry.kind {
        case .bundleRefused: what = "bundle"
        case .rootRefused: what = "root"
        default: return nil
        }
        guard var body = (try? JSONValue.parse(entry.body))?.object,
            let at = body["at"]?.string.flatMap({ Instant($0) })
        else { return nil }
        self.at = at
        by = body["by"]?.string ?? ""
        because = body["because"]?.string ?? ""
        text = entry.detail?.content["text"]?.string
        if let text { body["text"] = .string(text) }
        json = .object(body)
    }
}

extension Console {
    func show(_ refusals: [RefusalLine], json asJSON: Bool) {
        guard !asJSON else { return refusals.forEach { json($0.json) } }
        var table = TextTable([
            .init(title: "WHEN"), .init(title: "WHAT"), .init(title: "BY", isFlexible: true), .init(title: "BECAUSE"),
            .init(title: "IN WORDS", isFlexible: true),
        ])
        for refusal in refusals {
            table.add([
                .init(refusal.at.shown), .init(refusal.what), .init(refusal.by), .init(refusal.because),
                .init(refusal.text ?? ""),
            ])
        }
        if table.isEmpty { note("Nothing was refused.") } else { self.table(table) }
    }
}
