/// One line of `belay config show`.
public struct DescribedSetting: Hashable, Sendable {
    public let key: SettingKey
    /// As it would be written; `nil` where nothing is set and nothing stands in for it. Secrets are never here, only
    /// the files that hold them.
    public let value: String?
    public let origin: SettingOrigin
}
