import Glibc
import Yams

/// The settings file: YAML, one nested map whose leaves are the keys.
struct SettingsFile {
    let path: String

    /// A settings file that is larger was meant to be something else.
    private static let bytesMax = 1 << 20

    func collect(into collected: inout CollectedSettings) {
        do throws(SettingsIssue) {
            let text = try read()
            guard let root = try parse(text) else { return }
            collect(root, path: "", into: &collected)
        } catch {
            collected.issues.append(error)
        }
    }

    private func read() throws(SettingsIssue) -> String {
        guard let stream = fopen(path, "re") else {
            throw issue(nil, key: "the file", "cannot be read: \(String(cString: strerror(errno)))", "name another")
        }
        defer { fclose(stream) }
        var bytes = [UInt8](repeating: 0, count: Self.bytesMax + 1)
        let count = fread(&bytes, 1, bytes.count, stream)
        guard ferror(stream) == 0, count <= Self.bytesMax else {
            throw issue(nil, key: "the file", "is no settings file: too large, or a directory", "name another")
        }
        guard let text = String(validating: bytes[..<count], as: UTF8.self) else {
            throw issue(nil, key: "the file", "is not UTF-8", "save it as UTF-8")
        }
        return text
    }

    private func parse(_ text: String) throws(SettingsIssue) -> Node? {
        do {
            return try Yams.compose(yaml: text)
        } catch let error as YamlError {
            switch error {
            case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
                .composer(_, let problem, let mark, _):
                throw issue(mark, key: "the file", "is not YAML: \(problem)", "mend this place")
            case .duplicatedKeysInMapping(let duplicates, let context):
                throw issue(context.mark, key: duplicates.first ?? "a key", "stands twice in one map", "keep one")
            default: throw issue(nil, key: "the file", "is not YAML: \(error)", "mend it")
            }
        } catch {
            throw issue(nil, key: "the file", "is not YAML: \(error)", "mend it")
        }
    }

    private func collect(_ node: Node, path: String, into collected: inout CollectedSettings) {
        let key = SettingKey(rawValue: path)
        switch node {
        case .mapping(let mapping) where key == nil || key?.isMap == true:
            if let key { return take(mapping, as: key, into: &collected) }
            for (name, value) in mapping {
                let below = path.isEmpty ? name.string ?? "" : "\(path).\(name.string ?? "")"
                guard SettingKey.allCases.contains(where: { $0.rawValue == below || $0.rawValue.hasPrefix(below + ".") })
                else {
                    collected.issues.append(unknown(below, at: name.mark))
                    continue
                }
                collect(value, path: below, into: &collected)
            }
        case .sequence(let sequence) where key != nil:
            let elements = sequence.compactMap(\.scalar?.string)
            if elements.count == sequence.count {
                collected.found[key!] = FoundSetting(value: .list(elements), origin: origin(node.mark))
            } else {
                collected.issues.append(issue(node.mark, key: path, "holds a list or a map", "list single values"))
            }
        case .scalar(let scalar) where key != nil:
            if scalar.isNull { return }
            collected.found[key!] = FoundSetting(value: .text(scalar.string), origin: origin(node.mark))
        case .scalar(let scalar) where scalar.isNull: return
        default:
            collected.issues.append(
                issue(node.mark, key: path.isEmpty ? "the file" : path, "has another shape", "see config/belay.yaml"))
        }
    }

    private func take(_ mapping: Node.Mapping, as key: SettingKey, into collected: inout CollectedSettings) {
        var map: [String: String] = [:]
        for (name, value) in mapping {
            guard let name = name.string, let text = value.scalar?.string else {
                collected.issues.append(issue(value.mark, key: key.rawValue, "holds a list or a map", "write name: value"))
                continue
            }
            map[name] = text
        }
        collected.found[key] = FoundSetting(value: .map(map), origin: origin(mapping.mark))
    }

    private func unknown(_ name: String, at mark: Mark?) -> SettingsIssue {
        if let key = SettingKey.allCases.first(where: { $0.forbidden == name }) {
            return issue(
                mark, key: name, "would hold a secret in this file",
                "\(CollectedSettings.secretAdvice) \(key.rawValue)")
        }
        return issue(mark, key: name, "is no setting", "check its spelling and place against config/belay.yaml")
    }

    private func origin(_ mark: Mark?) -> SettingOrigin {
        .file(path, line: mark?.line ?? 1, column: mark?.column ?? 1)
    }

    private func issue(_ mark: Mark?, key: String, _ problem: String, _ advice: String) -> SettingsIssue {
        SettingsIssue(origin(mark), key: key, problem: problem, advice: advice)
    }
}

extension Node.Scalar {
    /// A key without a value is a key left out.
    fileprivate var isNull: Bool { style == .plain && ["", "~", "null"].contains(string) }
}
