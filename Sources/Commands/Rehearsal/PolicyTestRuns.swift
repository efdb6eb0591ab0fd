import Documents
import Escalation
import JSON

/// What came of the tests of one policy, with the file that they stand in.
struct PolicyTestRuns {
    let file: String
    let report: PolicyTestReport
}

extension DocumentFiles {
    /// Runs the tests of every policy among the files, with the directory and calendars that the policies were read
    /// against.
    func runTests(progress: (String) -> Void = { _ in }) -> [PolicyTestRuns] {
        policies.filter { !$0.tests.isEmpty }.map { policy in
            let report = policy.runTests(
                directory: installation.directory,
                calendars: installation.calendars ?? .none
            ) { done in progress("\(policy.name): test \(done + 1) of \(policy.tests.count)") }
            return PolicyTestRuns(file: file(of: policy.reference), report: report)
        }
    }
}

extension PolicyTestReport {
    var failed: Int { results.count { !$0.failures.isEmpty } }

    /// In a line.
    var summary: String {
        guard missingCalendars.isEmpty else {
            let names = missingCalendars.map(\.rawValue).joined(separator: ", ")
            return "tests not run, for want of calendar \(names): name its file too"
        }
        let count = results.count == 1 ? "1 test" : "\(results.count) tests"
        return failed == 0 ? "\(count) passed" : "\(failed) of \(count) failed"
    }
}

extension PolicyTestRuns {
    /// Every failure with its place: what was expected and what came, field by field.
    var failureLines: [String] {
        report.results.flatMap { result in
            result.failures.flatMap { failure -> [String] in
                let head = "\(file):\(failure.line): \(result.test): step \(failure.step)"
                return ["\(head): \(failure.inWords)".printable]
                    + (failure.reason.flatMap { failure.field == nil ? nil : "  \($0)".printable }.map { [$0] } ?? [])
            }
        }
    }

    var json: [JSONValue] {
        let policy: JSONObject = [
            "policy": .string(report.policy.name.rawValue), "version": .int(report.policy.version),
            "file": .string(file),
        ]
        guard report.missingCalendars.isEmpty else {
            var object = policy
            object["result"] = "not-run"
            object["missingCalendars"] = .array(report.missingCalendars.map { .string($0.rawValue) })
            return [.object(object)]
        }
        return report.results.map { result in
            var object = policy
            object["test"] = .string(result.test)
            object["line"] = .int(Int64(result.line))
            object["result"] = result.failures.isEmpty ? "passed" : "failed"
            object["failures"] = .array(result.failures.map(\.json))
            return .object(object)
        }
    }
}

extension PolicyTestReport.Failure {
    fileprivate var inWords: String {
        guard let field else { return reason ?? "it could not be taken" }
        return "\(field.rawValue): expected \(expected.shown), found \(found.isNull ? "none" : found.shown)"
    }

    fileprivate var json: JSONValue {
        [
            "step": .int(Int64(step)), "line": .int(Int64(line)),
            "field": field.map { .string($0.rawValue) } ?? .null, "expected": expected, "found": found,
            "reason": reason.map { .string($0) } ?? .null,
        ]
    }
}

extension [PolicyTestRuns] {
    var areGood: Bool { allSatisfy(\.report.isGood) }
}

extension Console {
    /// The failures of tests, or every result as JSON.
    func report(_ runs: [PolicyTestRuns], json asJSON: Bool) {
        for run in runs {
            if asJSON {
                for object in run.json { json(object) }
            } else {
                for text in run.failureLines { note(text) }
            }
        }
    }
}
