import JSON

/// One thing that the doctor looked at: how it is, and how to mend it where it is not well.
struct Finding: Hashable {
    enum Severity: String, Hashable {
        case ok, warning, error
    }

    let severity: Severity
    let subject: String
    let message: String
    /// What to do, line by line; commands stand as they are typed.
    var remedy: [String] = []

    static func ok(_ subject: String, _ message: String) -> Finding {
        Finding(severity: .ok, subject: subject, message: message)
    }

    static func warning(_ subject: String, _ message: String, mend remedy: String...) -> Finding {
        Finding(severity: .warning, subject: subject, message: message, remedy: remedy)
    }

    static func error(_ subject: String, _ message: String, mend remedy: String...) -> Finding {
        Finding(severity: .error, subject: subject, message: message, remedy: remedy)
    }

    var json: JSONValue {
        [
            "severity": .string(severity.rawValue), "subject": .string(subject), "message": .string(message),
            "remedy": .array(remedy.map { .string($0) }),
        ]
    }

    func lines(_ style: Style) -> [String] {
        let mark =
            switch severity {
            case .ok: style.green("ok     ")
            case .warning: style.yellow("warning")
            case .error: style.red("error  ")
            }
        return ["\(mark)  \(style.bold(subject.printable)): \(message.printable)"]
            + remedy.map { "           → \($0.printable)" }
    }
}
