import Escalation

/// Reads keys one by one from the sources in their order, and remembers every value, where it came from and everything
/// that is wrong.
struct SettingsReader {
    private let found: [SettingKey: FoundSetting]
    private let credentials: CredentialsDirectory?
    private(set) var issues: [SettingsIssue]
    private(set) var described: [SettingKey: DescribedSetting] = [:]

    init(found: [SettingKey: FoundSetting], credentials: CredentialsDirectory?, issues: [SettingsIssue]) {
        self.found = found
        self.credentials = credentials
        self.issues = issues
    }

    func origin(of key: SettingKey) -> SettingOrigin { found[key]?.origin ?? .default }

    func isSet(_ key: SettingKey) -> Bool { found[key] != nil }

    mutating func refuse(_ key: SettingKey, _ problem: String, advice: String) {
        issues.append(SettingsIssue(origin(of: key), key, problem, advice: advice))
    }

    // MARK: Kinds of values

    mutating func text(_ key: SettingKey) -> String? {
        guard case .text(let text)? = scalar(key) else {
            describe(key, nil)
            return nil
        }
        guard !text.isEmpty, !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
            refuse(key, "is empty or holds a control character", advice: "write a value, or leave the key out")
            return nil
        }
        describe(key, text)
        return text
    }

    mutating func text(_ key: SettingKey, default fallback: String) -> String {
        let text = text(key) ?? fallback
        describe(key, text)
        return text
    }

    mutating func list(_ key: SettingKey, default fallback: [String] = []) -> [String] {
        let list =
            switch found[key]?.value {
            case nil: fallback
            case .list(let elements)?: elements
            case .text(let text)?: text.split(separator: ",").map { String($0.trimmed) }
            case .map?: mistyped(key, "a list", fallback)
            }
        if list.contains("") { refuse(key, "holds an empty element", advice: "leave it out") }
        if Set(list).count < list.count { refuse(key, "names something twice", advice: "name each once") }
        describe(key, list.joined(separator: ", "))
        return list
    }

    mutating func map(_ key: SettingKey) -> [String: String] {
        var map: [String: String] = [:]
        switch found[key]?.value {
        case nil: break
        case .map(let entries)?: map = entries
        case .list?: map = mistyped(key, "a map", map)
        case .text(let text)?:
            for entry in text.split(separator: ",") {
                let parts = entry.split(separator: "=", maxSplits: 1).map { String($0.trimmed) }
                if parts.count == 2 { map[parts[0]] = parts[1] } else { map = mistyped(key, "name=value,…", map) }
            }
        }
        describe(key, map.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ", "))
        return map
    }

    mutating func count(_ key: SettingKey, default fallback: Int, in range: ClosedRange<Int>) -> Int {
        value(key, default: fallback, "a whole number from \(range.lowerBound) to \(range.upperBound)") {
            Int($0).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    mutating func size(_ key: SettingKey, default fallback: ByteCount, in range: ClosedRange<ByteCount>) -> ByteCount {
        value(key, default: fallback, "a size from \(range.lowerBound) to \(range.upperBound), such as 512KiB") {
            ByteCount($0).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    mutating func duration(_ key: SettingKey, default fallback: Duration, in range: ClosedRange<Duration>) -> Duration {
        let bounds = "\(WrittenDuration(range.lowerBound)) to \(WrittenDuration(range.upperBound))"
        return value(key, default: WrittenDuration(fallback), "a time from \(bounds), such as 90s or 2h30m") {
            WrittenDuration($0).flatMap { range.contains($0.duration) ? $0 : nil }
        }.duration
    }

    mutating func flag(_ key: SettingKey, default fallback: Bool) -> Bool {
        value(key, default: fallback, "true or false", read: Bool.init)
    }

    mutating func choice<Choice>(_ key: SettingKey, default fallback: Choice) -> Choice
    where Choice: RawRepresentable<String> & CaseIterable {
        choice(key) ?? described(key, fallback.rawValue, fallback)
    }

    mutating func choice<Choice>(_ key: SettingKey) -> Choice? where Choice: RawRepresentable<String> & CaseIterable {
        guard let text = text(key) else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        let choices = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        refuse(key, "is \(text.quotedForPeople)", advice: "write one of \(choices)")
        return nil
    }

    /// A path; one that does not begin with `/` starts at the settings file's directory, or at the working directory.
    mutating func path(_ key: SettingKey) -> String? {
        text(key).map { $0.resolved(beside: origin(of: key)) }
    }

    /// The file of a secret. A bare name is looked for among the credentials first; without a value, the credential
    /// that carries this key's name is taken.
    mutating func secret(_ key: SettingKey) -> SecretFile? {
        if let name = text(key) {
            let path = credentials?.path(of: name) ?? name.resolved(beside: origin(of: key))
            return SecretFile(key: key.rawValue, path: path, origin: origin(of: key))
        }
        guard !isSet(key), let name = key.credential, let path = credentials?.path(of: name) else { return nil }
        described[key] = DescribedSetting(key: key, value: path, origin: .credential(name))
        return SecretFile(key: key.rawValue, path: path, origin: .credential(name))
    }

    // MARK: -

    private mutating func value<Value: CustomStringConvertible>(
        _ key: SettingKey,
        default fallback: Value,
        _ expected: String,
        read: (String) -> Value?
    ) -> Value {
        guard let text = text(key) else { return described(key, fallback.description, fallback) }
        guard let value = read(text) else {
            refuse(key, "is \(text.quotedForPeople)", advice: "write \(expected)")
            return fallback
        }
        return described(key, value.description, value)
    }

    private mutating func scalar(_ key: SettingKey) -> FoundSetting.Value? {
        switch found[key]?.value {
        case nil: nil
        case .text(let text)?: .text(text)
        case .list?, .map?: mistyped(key, "a single value", nil)
        }
    }

    private mutating func mistyped<Value>(_ key: SettingKey, _ expected: String, _ fallback: Value) -> Value {
        refuse(key, "has another shape", advice: "write \(expected)")
        return fallback
    }

    private mutating func described<Value>(_ key: SettingKey, _ text: String?, _ value: Value) -> Value {
        describe(key, text)
        return value
    }

    private mutating func describe(_ key: SettingKey, _ text: String?) {
        described[key] = DescribedSetting(key: key, value: text, origin: origin(of: key))
    }
}
