internal import Glibc

/// A directory that lasts as long as a test needs it.
struct TestDirectory: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/amqp-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw TestFailure("no temporary directory") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    func write(_ text: String, to name: String) throws {
        guard let file = fopen(file(name), "w") else { throw TestFailure("\(name) cannot be written") }
        fputs(text, file)
        fclose(file)
    }

    func remove() {
        try? ChildProcess("rm", ["-r", "--", path]).waitForSuccess(within: .seconds(20))
    }
}
