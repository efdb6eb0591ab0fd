import CEL
import Escalation

private enum CategoryKey: String, DocumentKey {
    case name, when, entry, windows, form, held
    case logOutage = "log-outage"
    case mustPass = "must-pass"
}

private enum OutageKey: String, DocumentKey { case backlog }

private enum HeldKey: String, DocumentKey { case witnesses }

private enum RiskKey: String, DocumentKey {
    case rating, when, entry
    case mustPass = "must-pass"
}

private enum UrgencyKey: String, DocumentKey { case urgency, when, windows }

/// How a policy tells its cases apart, as its author wrote it.
struct ClassificationDraft {
    private let levels: [LevelDraft]
    private let forms: FormDrafts
    private(set) var value = Classification()

    init(
        categories: DocumentNode?,
        risks: DocumentNode?,
        urgencies: DocumentNode?,
        levels: [LevelDraft],
        forms: FormDrafts,
        in environment: CELEnvironment
    ) {
        self.levels = levels
        self.forms = forms
        let categories = (categories?.elements(atLeast: 1) ?? []).compactMap { category($0, in: environment) }
        categories.map(\.name).refuseRepeats(of: "the category")
        let risks = (risks?.elements(atLeast: 1) ?? []).compactMap { risk($0, in: environment) }
        let urgencies = (urgencies?.elements(atLeast: 1) ?? []).compactMap { urgency($0, in: environment) }
        refuseRepeats(of: risks.map { ($0.rating.rawValue, $0.node) }, "the rating")
        refuseRepeats(of: urgencies.map { ($0.urgency.rawValue, $0.node) }, "the urgency")
        value = Classification(
            categories: categories.compactMap(\.rule),
            risks: risks.compactMap(\.rule),
            urgencies: urgencies.compactMap(\.rule)
        )
    }

    private typealias Category = (name: Placed<CategoryName>, rule: CategoryRule?)
    private typealias Risk = (rating: RiskRating, node: DocumentNode, rule: RiskRule?)
    private typealias Urgent = (urgency: Urgency, node: DocumentNode, rule: UrgencyRule?)

    private func category(_ node: DocumentNode, in environment: CELEnvironment) -> Category? {
        guard let fields = node.fields(CategoryKey.self) else { return nil }
        let name = fields.required(.name)?.placed { $0.name(CategoryName.self) }
        let when = fields.required(.when, hint: Self.whenHint)?.condition(in: environment)
        let demand = demand(entry: fields[.entry], mustPass: fields[.mustPass])
        let windows = fields[.windows].map { self.windows($0) } ?? [:]
        let form = fields[.form].flatMap { forms.name(at: $0) }
        let hold = fields[.held].flatMap(hold)
        let outage = fields[.logOutage].flatMap(outage)
        guard let name else { return nil }
        return (
            name,
            when.map { condition in
                CategoryRule(
                    name: name.value,
                    condition: condition,
                    demand: demand,
                    windows: windows,
                    form: form,
                    hold: hold,
                    outage: outage
                )
            }
        )
    }

    /// `signed`, or how many witnesses as well.
    private func hold(_ node: DocumentNode) -> OutcomeHold? {
        guard case .map = node.content else {
            return node.choice(among: ["signed"]).map { _ in OutcomeHold() }
        }
        guard let fields = node.fields(HeldKey.self) else { return nil }
        let witnesses = fields.required(
            .witnesses,
            hint: "write how many must have seen it, as in held: {witnesses: 2}"
        )?
        .integer(in: 1...100)
        return witnesses.map { OutcomeHold(witnesses: Int($0)) }
    }

    /// `hold`, or how many entries may wait for the log while outcomes go on leaving.
    private func outage(_ node: DocumentNode) -> LogOutage? {
        guard case .map = node.content else {
            return node.choice(among: ["hold"]).map { _ in .hold }
        }
        guard let fields = node.fields(OutageKey.self) else { return nil }
        let hint = "write how many entries may wait, as in log-outage: {backlog: 5000}"
        return fields.required(.backlog, hint: hint)?.integer(in: 1...1_000_000).map { .goOn(backlogMax: Int($0)) }
    }

    private func risk(_ node: DocumentNode, in environment: CELEnvironment) -> Risk? {
        guard let fields = node.fields(RiskKey.self) else { return nil }
        let rating = fields.required(.rating, hint: "write low, medium, high or critical")?
            .placed { $0.choice(of: RiskRating.self) }
        let when = fields.required(.when, hint: Self.whenHint)?.condition(in: environment)
        let demand = demand(entry: fields[.entry], mustPass: fields[.mustPass])
        guard let rating else { return nil }
        return (rating.value, rating.node, when.map { RiskRule(rating: rating.value, condition: $0, demand: demand) })
    }

    private func urgency(_ node: DocumentNode, in environment: CELEnvironment) -> Urgent? {
        guard let fields = node.fields(UrgencyKey.self) else { return nil }
        let urgency = fields.required(.urgency, hint: "write urgent, normal or low")?
            .placed { $0.choice(of: Urgency.self) }
        let when = fields.required(.when, hint: Self.whenHint)?.condition(in: environment)
        let windows = fields[.windows].map { urgencyWindows($0) } ?? .unchanged
        guard let urgency else { return nil }
        if urgency.value == .normal {
            fields.refuse(
                .windows,
                "what is normal has the windows of its levels",
                hint: "remove it, or write it at urgent"
            )
        }
        return (
            urgency.value, urgency.node,
            when.map { UrgencyRule(urgency: urgency.value, condition: $0, windows: windows) }
        )
    }

    private static let whenHint = "write a condition in CEL, as in when: data.amount > 100000"

    private func demand(entry: DocumentNode?, mustPass: DocumentNode?) -> PathDemand {
        PathDemand(
            entry: entry.flatMap { level(at: $0)?.level?.value },
            mustPass: mustPass?.list(atLeast: 1) { level(at: $0)?.level?.value } ?? []
        )
    }

    /// A level of this policy.
    private func level(at node: DocumentNode) -> LevelDraft? {
        guard let name = node.name(LevelName.self) else { return nil }
        if let level = levels.first(where: { $0.level?.value == name }) { return level }
        // Where a level's own name was refused, it may have been meant.
        guard !levels.contains(where: { $0.level == nil }) else { return nil }
        node.refuse(
            "this policy has no level \(name.rawValue.quotedBriefly)",
            hint: levels.compactMap { $0.level?.value.rawValue }.suggestion(for: name.rawValue)
        )
        return nil
    }

    /// Level → window, none longer than the level's own.
    private func windows(_ node: DocumentNode) -> [LevelName: Duration] {
        var windows: [LevelName: Duration] = [:]
        for (key, value) in node.entries() ?? [] {
            guard let level = level(at: key), let rules = level.value,
                let window = value.window(isWorkingTime: !rules.calendars.isEmpty)
            else { continue }
            guard window <= rules.window else {
                value.refuse(
                    "the level's own window is shorter",
                    hint: "write at most \(WrittenDuration(rules.window)): no case has more time than its level gives"
                )
                continue
            }
            windows[rules.level] = window
        }
        return windows
    }

    /// A part of what each level gives, or a window for each.
    private func urgencyWindows(_ node: DocumentNode) -> UrgencyRule.Windows {
        if case .map = node.content { return .each(windows(node)) }
        return node.thousandths().map { .part(thousandths: $0) } ?? .unchanged
    }

    private func refuseRepeats(of words: [(word: String, node: DocumentNode)], _ what: String) {
        var seen: [String: SourcePosition] = [:]
        for (word, node) in words {
            if let first = seen[word] {
                node.refuse(
                    "\(what) \(word.quotedBriefly) stands here twice",
                    hint: "it was first written at \(first); join both conditions with ||"
                )
            } else {
                seen[word] = node.position
            }
        }
    }
}

extension DocumentNode {
    /// A part of one, written plainly with at most three decimals, in thousandths: `0.5`, `0.125`, `1`.
    fileprivate func thousandths() -> Int64? {
        guard case .scalar(let scalar) = content, scalar.style == .plain,
            let match = scalar.text.wholeMatch(of: /(0|1)(?:\.([0-9]{1,3}))?/)
        else {
            refuse(
                asNot: "a part of the window",
                hint: "write a number from 0.001 to 1, as in 0.5, or a window for each level"
            )
            return nil
        }
        let decimals = (match.output.2.map(String.init) ?? "").padded(to: 3)
        let thousandths = (Int64(match.output.1) ?? 0) * 1000 + (Int64(decimals) ?? 0)
        guard (1...1000).contains(thousandths) else {
            refuse("\(scalar.text) would leave no time, or more than the level gives", hint: "write 0.001 to 1")
            return nil
        }
        return thousandths
    }
}

extension String {
    /// With zeros behind it.
    fileprivate func padded(to length: Int) -> String {
        self + String(repeating: "0", count: max(0, length - count))
    }
}
