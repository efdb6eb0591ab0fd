import Escalation

private enum AbsenceKey: String, DocumentKey { case from, until, delegate }

private enum QualificationKey: String, DocumentKey { case name, until }

/// An absence as written, with the place that a circle of delegates is pointed at.
struct AbsenceDraft {
    let value: Absence
    let delegate: Placed<PersonID>?
}

extension DocumentNode {
    /// `[{from: 2026-12-21, until: 2027-01-04, delegate: bob}]`
    func absences(by clock: DocumentClock) -> [AbsenceDraft] {
        var spans: [Placed<Range<Instant>>] = []
        var absences: [AbsenceDraft] = []
        for element in elements() ?? [] {
            guard let fields = element.fields(AbsenceKey.self) else { continue }
            let delegate = fields[.delegate]?.placed { $0.name(PersonID.self) }
            guard let span = element.span(fields, from: .from, until: .until, by: clock) else { continue }
            spans.append(Placed(span, at: element))
            absences.append(
                AbsenceDraft(
                    value: Absence(from: span.lowerBound, until: span.upperBound, delegate: delegate?.value),
                    delegate: delegate
                )
            )
        }
        spans.refuseOverlaps("this absence", hint: "nobody is away twice at once: write one absence, with one delegate")
        return absences.sorted { $0.value.from < $1.value.from }
    }

    /// `[{name: fraud-review, until: 2027-03-31}]`
    func qualifications(by clock: DocumentClock) -> [Qualification] {
        var seen: [QualificationName: SourcePosition] = [:]
        return (elements() ?? []).compactMap { element in
            guard let fields = element.fields(QualificationKey.self) else { return nil }
            let name = fields.required(.name)?.placed { $0.name(QualificationName.self) }
            let last = fields.required(.until, hint: "write the last day on which it counts, as in 2027-03-31")?
                .lastDay(by: clock)
            guard let name, let last else { return nil }
            if let first = seen[name.value] {
                name.node.refuse("this qualification stands here twice", hint: "it was first written at \(first)")
            }
            seen[name.value] = name.node.position
            return Qualification(name.value, lastDay: last.day, endsAt: last.end)
        }
    }
}
