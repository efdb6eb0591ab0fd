import JSON

extension Case {
    /// Keeps a case that was just opened from its people while its gate is on hold. Its deadline is the end of the hold,
    /// or the moment at which the answer is needed.
    private mutating func hold(under order: GateOrder, step: inout Step) {
        guard case .open(var stay) = status else { return }
        stay.stage = .held
        stay.windowEnds = holdEnd(under: order, step: step)
        stay.warningDue = nil
        status = .open(stay)
        record(
            Entry.Draft(
                .caseHeld,
                [
                    "level": .string(stay.level.rawValue), "windowEnds": .string(stay.windowEnds.description),
                    "authority": .string(order.authority.rawValue), "by": .string(order.by.rawValue),
                ]
            ),
            in: &step
        )
    }

    /// Goes by what stands over its gate now, where it was held: waits on, to the end that was set since; ends by the
    /// manual procedure; or goes to its people. Returns whether anything changed.
    ///
    /// - Parameter order: In force at the step's time; `nil` where the gate is normal.
    public mutating func followGate(_ order: GateOrder?, policy: Policy, step: inout Step) -> Bool {
        guard case .open(let stay) = status, stay.stage == .held else { return false }
        if let order, order.mode == .hold, stay.windowEnds == holdEnd(under: order, step: step) { return false }
        proceed(under: order, cause: "hold-lifted", policy: policy, step: &step)
        return true
    }

    /// Sends a case that nobody has been asked about yet where its gate has it go.
    ///
    /// - Parameter cause: Why it goes to its people, where it does.
    mutating func proceed(under order: GateOrder?, cause: String, policy: Policy, step: inout Step) {
        guard let order else { return pass(to: place, of: policy, cause: cause, step: &step) }
        switch order.mode {
        case .normal: pass(to: place, of: policy, cause: cause, step: &step)
        case .hold: hold(under: order, step: &step)
        case .manual: end(as: .manual, by: .gate(order.authority), decision: nil, policy: policy, step: &step)
        }
    }

    private func holdEnd(under order: GateOrder, step: Step) -> Instant {
        max(moment(of: step), min(order.until, neededBy(from: openedAt) ?? order.until))
    }
}
