import Documents
import Glibc

/// The settings file: one YAML document, a nested map whose leaves are the keys.
struct SettingsFile {
    let path: String

    func collect(into collected: inout CollectedSettings) {
        let bytes: [UInt8]
        switch read() {
        case .success(let read): bytes = read
        case .failure(let issue):
            collected.issues.append(issue)
            return
        }
        // A file in which every key is still a comment sets nothing.
        guard !bytes.split(separator: UInt8(ascii: "\n")).allSatisfy(\.isComment) else { return }

        // Kept even where the file has errors: what is wrong with its other values is said in the same breath.
        var found: [SettingKey: FoundSetting] = [:]
        let source = DocumentSource(file: path, bytes: bytes)
        let reading = DocumentReader().readSingle(source) { collect($0, below: "", into: &found) }
        collected.found.merge(found) { _, new in new }
        collected.issues += reading.errors.map(SettingsIssue.init)
        collected.warnings += reading.warnings.map(SettingsIssue.init)
    }

    private func collect(_ section: DocumentNode, below path: String, into found: inout [SettingKey: FoundSetting]) {
        for (name, value) in section.entries() ?? [] {
            guard let word = name.text() else { continue }
            let path = path.isEmpty ? word : "\(path).\(word)"
            if let key = SettingKey(rawValue: path) {
                // A key without a value is a key left out.
                guard !value.isEmpty, let setting = read(value, of: key) else { continue }
                found[key] = FoundSetting(
                    value: setting,
                    origin: .file(self.path, line: value.position.line, column: value.position.column)
                )
            } else if SettingKey.allCases.contains(where: { $0.rawValue.hasPrefix(path + ".") }) {
                if !value.isEmpty { collect(value, below: path, into: &found) }
            } else if let key = SettingKey.allCases.first(where: { $0.forbidden == path }) {
                name.refuse(
                    "\(path) would hold a secret in this file",
                    hint: "\(CollectedSettings.secretAdvice) \(key.rawValue)"
                )
            } else {
                name.refuse("\(path) is no setting", hint: "compare its spelling and place with config/belay.yaml")
            }
        }
    }

    private func read(_ value: DocumentNode, of key: SettingKey) -> FoundSetting.Value? {
        switch key.shape {
        case .text: return value.text().map { .text($0) }
        case .number: return value.integer().map { .text(String($0)) }
        case .flag: return value.bool().map { .text(String($0)) }
        case .list: return value.elements().map { .list($0.compactMap { $0.text() }) }
        case .map:
            guard let entries = value.entries() else { return nil }
            let pairs = entries.compactMap { name, value in
                name.text().flatMap { name in value.text().map { (name, $0) } }
            }
            return .map(Dictionary(pairs) { _, new in new })
        }
    }

    /// At most one byte more than any document may have; the reader refuses what is longer.
    private func read() -> Result<[UInt8], SettingsIssue> {
        func failure() -> Result<[UInt8], SettingsIssue> {
            let reason = String(cString: strerror(errno))
            return .failure(
                SettingsIssue(
                    .file(path, line: 1, column: 1),
                    key: "",
                    message: "the file cannot be read: \(reason)",
                    advice: "name another with --config, or mend its permissions"
                )
            )
        }
        guard let stream = fopen(path, "re") else { return failure() }
        defer { fclose(stream) }
        var bytes = [UInt8](repeating: 0, count: DocumentLimits().bytesMax + 1)
        let count = fread(&bytes, 1, bytes.count, stream)
        guard ferror(stream) == 0 else { return failure() }
        return .success(Array(bytes[..<count]))
    }
}

extension SettingsIssue {
    init(_ issue: DocumentIssue) {
        let isNamed = issue.path.isEmpty || issue.message.hasPrefix(issue.path)
        self.init(
            .file(issue.file, line: issue.line, column: issue.column),
            key: issue.path,
            message: isNamed ? issue.message : "\(issue.path): \(issue.message)",
            advice: issue.hint
        )
    }
}

extension ArraySlice<UInt8> {
    /// Nothing, or nothing but a comment.
    fileprivate var isComment: Bool {
        let text = drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }
        return text.isEmpty || text.first == UInt8(ascii: "#")
    }
}
