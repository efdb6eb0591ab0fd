import AuditLog
import Escalation
import JSON

extension LogOracle {
    /// An outcome that is held leaves once a checkpoint, and as many witnesses as the policy says, cover its entry.
    func see(leaving outcome: String) {
        guard let place = DerivedID.placeOfConsequence(outcome).map({ Place(caseID: $0.caseID, change: $0.change) }),
            let count = held[place]
        else { return }
        let index = indices[place] ?? .max
        if covered[count] <= index {
            isBroken(
                "a held outcome leaves once the log and its witnesses cover it",
                "\(outcome) left: it needs \(count) witnesses, who have seen \(covered[count]) entries of \(tree.size)"
            )
        }
        world.tally.held += 1
    }

    /// A receipt shows what it says to whoever trusts nothing but the log's key.
    func hear(receipt data: JSONValue, _ body: [UInt8]) {
        let rule = "each outcome has one receipt, which holds"
        guard let id = data["id"]?.string, let entry = data["entry"]?.string, let text = data["receipt"]?.string,
            let place = DerivedID.placeOfConsequence(id).map({ Place(caseID: $0.caseID, change: $0.change) })
        else { return isBroken(rule, "a receipt says nothing") }
        if receipts[id]?.contains(body) == true { return }
        receipts[id, default: []].insert(body)
        if receipts[id]?.count ?? 0 > 1 { isBroken(rule, "\(id) was given two receipts") }
        do {
            let receipt = try LogReceipt(Array(text.utf8))
            _ = try receipt.verify(Array(entry.utf8), by: key)
            hear(receipt.note, from: "a receipt carries")
            if receipt.index != indices[place] { isBroken(rule, "\(id): its receipt is of entry \(receipt.index)") }
        } catch {
            isBroken(rule, "\(id): \(error)")
        }
    }

    // MARK: The end

    func checkEnd(outcomes: some Sequence<String>) {
        if covered[0] != tree.size { isBroken("the log is signed to its end", "\(covered[0]) of \(tree.size) entries") }
        for id in outcomes {
            guard let place = DerivedID.placeOfConsequence(id).map({ Place(caseID: $0.caseID, change: $0.change) })
            else { continue }
            // Those from before the first head was signed get none.
            guard let index = indices[place], index >= firstSigned ?? 0, receipts[id] == nil else { continue }
            isBroken("each outcome has one receipt, which holds", "\(id) has none")
        }
    }
}
