import Escalation

/// What stands in a case for people, in the language of whoever reads it.
struct CaseTexts {
    /// Read in that language.
    let policy: Policy
    let words: any NoticeWords

    func because(of subject: Case) -> String { subject.reason(in: policy, words) }

    func text(of step: Procedure.Step, in subject: Case) -> String { subject.text(of: step, in: policy) }
}

extension CaseFile {
    /// Why it was opened, as it was written down where nobody asked for a language.
    var because: String { texts?.because(of: subject) ?? subject.opening.because }

    func text(of step: Procedure.Step) -> String { texts?.text(of: step, in: subject) ?? step.text.plain }
}
