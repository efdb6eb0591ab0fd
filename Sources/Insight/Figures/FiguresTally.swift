import Escalation

/// Counts cases, or their times at levels, into ``Figures``.
struct FiguresTally {
    private var figures = Figures()
    private var wall: [Measure: [Int64]] = [:]
    private var business: [Measure: [Int64]] = [:]
    private let fold: CaseFold
    private let clock: WorkingClock
    private let rules: ReportRules

    init(_ fold: CaseFold, _ clock: WorkingClock, _ rules: ReportRules) {
        (self.fold, self.clock, self.rules) = (fold, clock, rules)
    }

    mutating func add(_ story: CaseStory) {
        figures.count += 1
        figures.attached += story.attached
        let time = clock.time(of: story.stays.first?.calendars ?? 0, fold.names)
        measure(.notice, from: story.openedAt, to: story.noticedAt, time)
        measure(.claim, from: story.openedAt, to: story.claimedAt, time)
        measure(.decide, from: story.openedAt, to: story.decidedAt, time)
        measure(.resolve, from: story.openedAt, to: story.closedAt, time)
        end(story)
        for (place, stay) in story.stays.enumerated() {
            look(stay)
            if place > 0 { figures.passes[fold.names[stay.cause], default: 0] += 1 }
        }
    }

    mutating func add(_ stay: Stay, of story: CaseStory, isFirst: Bool, isLast: Bool) {
        figures.count += 1
        let time = clock.time(of: stay.calendars, fold.names)
        measure(.notice, from: stay.since, to: stay.noticedAt, time)
        measure(.claim, from: stay.since, to: stay.claimedAt, time)
        measure(.decide, from: stay.since, to: stay.answeredAt, time)
        measure(.resolve, from: stay.since, to: stay.leftAt, time)
        if isLast { end(story) }
        look(stay)
        if !isFirst { figures.passes[fold.names[stay.cause], default: 0] += 1 }
    }

    mutating func add(_ answer: Answer) {
        guard answer.refusal == 0 else {
            figures.refused[fold.names[answer.refusal], default: 0] += 1
            return
        }
        figures.answers += 1
        guard DecisionAction(rawValue: fold.names[answer.action])?.needsAuthority == true else { return }
        figures.approvals += 1
        guard let words = answer.words else {
            figures.unjudged += 1
            return
        }
        if answer.reading < rules.readingTime(of: words) { figures.hurried += 1 }
    }

    func total() -> Figures {
        var total = figures
        for measure in Measure.allCases {
            guard let spread = Spread(wall[measure] ?? []) else { continue }
            total.times[measure] = Times(wall: spread, business: Spread(business[measure] ?? []))
        }
        return total
    }

    private mutating func measure(_ measure: Measure, from start: Instant, to end: Instant?, _ time: BusinessTime?) {
        guard let end else { return }
        wall[measure, default: []].append(end.since(start).microseconds)
        if let time { business[measure, default: []].append(time.workingTime(from: start, to: end).microseconds) }
    }

    private mutating func end(_ story: CaseStory) {
        guard story.closedAt != nil else {
            figures.open += 1
            return
        }
        figures.outcomes[fold.names[story.outcome], default: 0] += 1
        switch story.closer {
        case .people: figures.ended.people += 1
        case .silence: figures.ended.silence += 1
        case .recovery: figures.ended.recovery += 1
        case .rules: figures.ended.rules += 1
        case .gate: figures.ended.gate += 1
        case nil: break
        }
    }

    private mutating func look(_ stay: Stay) {
        switch stay.window {
        case .broken: figures.windows.broken += 1
        case .kept: figures.windows.kept += 1
        case .spared: figures.windows.spared += 1
        case .running: figures.windows.running += 1
        }
        if let wasLate = stay.wasLate {
            if wasLate { figures.late += 1 } else { figures.punctual += 1 }
        }
    }
}

extension Stay {
    enum Window { case kept, broken, spared, running }

    /// What became of its window.
    var window: Window {
        if isBroken { return .broken }
        guard leftAt != nil else { return .running }
        return answeredAt == nil ? .spared : .kept
    }
}

/// In which time cases are counted beside the wall clock.
struct WorkingClock {
    let surroundings: ReportSurroundings

    /// `nil` where its level names no calendars, or one that is not there any more.
    func time(of calendars: NameTable.Number, _ names: NameTable) -> BusinessTime? {
        if let calendar = surroundings.calendar { return surroundings.calendars.time(of: [calendar]) }
        guard calendars != 0 else { return nil }
        return surroundings.calendars.time(of: names[calendars].split(separator: ", ").map { CalendarName(String($0)) })
    }
}
