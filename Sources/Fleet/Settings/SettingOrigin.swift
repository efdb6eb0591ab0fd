/// Where a setting's value was found.
public enum SettingOrigin: Hashable, Sendable, CustomStringConvertible {
    /// On the command line, under this name.
    case argument(String)
    /// In this environment variable.
    case environment(String)
    /// In the settings file.
    case file(String, line: Int, column: Int)
    /// In the directory of credentials that systemd hands to a service, under this name.
    case credential(String)
    /// Nowhere: the default holds.
    case `default`

    public var description: String {
        switch self {
        case .argument(let name): "argument \(name)"
        case .environment(let name): "environment \(name)"
        case .file(let path, let line, let column): "\(path):\(line):\(column)"
        case .credential(let name): "credential \(name)"
        case .default: "default"
        }
    }
}

/// A setting as found, before anything read it.
struct FoundSetting: Sendable {
    enum Value: Hashable, Sendable {
        case text(String)
        case list([String])
        case map([String: String])
    }

    var value: Value
    var origin: SettingOrigin
}
