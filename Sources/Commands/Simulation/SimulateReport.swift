import JSON
import Simulation

extension SimulateCommand {
    /// Prints what the stories came to, and the one that failed.
    func report(
        _ totals: SimulationTotals,
        _ first: UInt64,
        _ elapsed: Duration,
        _ shortest: SimulationResult?,
        from failed: SimulationResult?,
        _ console: Console
    ) -> ExitStatus {
        let rate = totals.caseHours / max(elapsed.inMinutes, .leastNonzeroMagnitude)
        if json {
            console.json(totals.json(first: first, hours: hours, elapsed, rate, shortest, from: failed))
            return failed == nil ? .ok : .refused
        }
        if let failed, let shortest, let broken = shortest.broken {
            for line in shortest.story { console.line(line.printable) }
            console.line(console.style().red("✗ seed \(failed.plan.seed): \(broken.invariant)"))
            console.line("  \(broken.how.printable)")
            console.line("  found after \(totals.stories) stories and \(elapsed.inWords); again:")
            console.line("  " + shortest.plan.command)
        }
        console.line(
            "\(totals.stories) stories of \(hours) h from seed \(first): \(totals.cases) cases, \(totals.events) events, "
                + "\(totals.accepted) of \(totals.decisions) messages of people decided, \(totals.notices) notices, "
                + "\(totals.entries) entries, \(totals.commits) commits, \(totals.checkpoints) signed heads, "
                + "\(totals.receipts) receipts, \(totals.held) outcomes that were held for them"
        )
        console.line("\(Int(rate)) simulated case-hours a minute on one core, in \(elapsed.inWords)")
        for (fault, count) in totals.faults {
            console.line("  \(fault.rawValue.padded(to: 24))\(count)")
        }
        let refused = totals.refusals.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        console.line("refused: " + refused.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
        if failed == nil { console.line(console.style().green("Everything held.")) }
        return failed == nil ? .ok : .refused
    }
}

extension SimulationTotals {
    fileprivate func json(
        first: UInt64,
        hours: Int,
        _ elapsed: Duration,
        _ rate: Double,
        _ shortest: SimulationResult?,
        from failed: SimulationResult?
    ) -> JSONValue {
        var struck = JSONObject()
        for (fault, count) in faults { struck[fault.rawValue] = .int(Int64(count)) }
        var refused = JSONObject()
        for (code, count) in refusals.sorted(by: { $0.key < $1.key }) { refused[code] = .int(Int64(count)) }
        var object: JSONObject = [
            "refused": .object(refused), "held": .bool(failed == nil), "stories": .int(Int64(stories)),
            "hours": .int(Int64(hours)),
            "firstSeed": .string(String(first)), "cases": .int(Int64(cases)), "events": .int(Int64(events)),
            "sent": .int(Int64(decisions)), "decided": .int(Int64(accepted)), "notices": .int(Int64(notices)),
            "signedHeads": .int(Int64(checkpoints)), "receipts": .int(Int64(receipts)),
            "heldForThem": .int(Int64(held)),
            "entries": .int(entries), "commits": .int(Int64(commits)),
            "seconds": .double(elapsed.inMinutes * 60), "caseHours": .double(caseHours),
            "caseHoursAMinute": .double(rate), "faults": .object(struck),
        ]
        if let failed, let shortest, let broken = shortest.broken {
            object["failure"] = [
                "seed": .string(String(failed.plan.seed)), "invariant": .string(broken.invariant),
                "how": .string(broken.how), "again": .string(shortest.plan.command),
                "story": .array(shortest.story.map { .string($0) }),
            ]
        }
        return .object(object)
    }
}

extension SimulationPlan {
    /// The command that tells it again.
    fileprivate var command: String {
        var words = ["belay simulate --story --seed \(seed) --hours \(hours)"]
        if faults.count < Fault.allCases.count {
            words.append(
                "--faults " + (faults.isEmpty ? "none" : faults.sorted().map(\.rawValue).joined(separator: ","))
            )
        }
        if !leftOut.isEmpty { words.append("--leave-out " + leftOut.sorted().map(String.init).joined(separator: ",")) }
        return words.joined(separator: " ")
    }
}

extension Duration {
    fileprivate var inMinutes: Double {
        (Double(components.seconds) + Double(components.attoseconds) * 1e-18) / 60
    }

    fileprivate var inWords: String {
        let tenths = Int(inMinutes * 600)
        return "\(tenths / 10).\(tenths % 10) s"
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(1, width - count)) }
}
