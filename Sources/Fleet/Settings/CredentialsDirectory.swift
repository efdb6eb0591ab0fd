import Glibc

/// The directory in which systemd hands credentials to a service (`$CREDENTIALS_DIRECTORY`, systemd.exec(5)).
struct CredentialsDirectory: Sendable {
    let path: String

    init?(environment: [String: String]) {
        guard let path = environment["CREDENTIALS_DIRECTORY"], path.hasPrefix("/") else { return nil }
        self.path = path
    }

    /// Where the credential of this name stands; `nil` when there is none. A name has no slash, so that a setting
    /// cannot lead out of the directory.
    func path(of name: String) -> String? {
        guard !name.contains("/"), name != ".", name != ".." else { return nil }
        let candidate = path + "/" + name
        return access(candidate, F_OK) == 0 ? candidate : nil
    }
}
