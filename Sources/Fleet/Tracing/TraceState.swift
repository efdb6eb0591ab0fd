/// The header `tracestate`: a list of what each vendor wants carried along (W3C Trace Context, section 3.3).
struct TraceState {
    let text: String

    /// Longer ones may be dropped, and are (section 3.3.1.5).
    private static let bytesMax = 512
    private static let membersMax = 32

    init?(_ text: String) {
        guard text.utf8.count <= Self.bytesMax else { return nil }
        let members = text.split(separator: ",").map(\.trimmed).filter { !$0.isEmpty }
        guard !members.isEmpty, members.count <= Self.membersMax else { return nil }
        var keys = Set<Substring>()
        for member in members {
            let parts = member.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0].isTraceStateKey, parts[1].isTraceStateValue, keys.insert(parts[0]).inserted
            else { return nil }
        }
        self.text = members.joined(separator: ",")
    }
}

extension Substring {
    fileprivate var isTraceStateKey: Bool {
        !isEmpty && utf8.count <= 256
            && utf8.allSatisfy {
                (97...122).contains($0) || (48...57).contains($0) || [42, 45, 47, 64, 95].contains($0)
            }
    }

    fileprivate var isTraceStateValue: Bool {
        !isEmpty && utf8.count <= 256 && utf8.allSatisfy { (0x20...0x7E).contains($0) && $0 != 44 && $0 != 61 }
    }
}
