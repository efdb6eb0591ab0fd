/// A file that `belay init` writes. It lies in this folder as it is written, and is built into the program.
struct Template {
    /// Below the directory that is named.
    let path: String
    let bytes: [UInt8]
    /// The policy that it is, where it is one.
    let policy: String?

    private init(_ path: String, _ bytes: [UInt8], policy: String? = nil) {
        self.path = path
        self.bytes = bytes
        self.policy = policy
    }

    private static func policy(_ name: String, _ bytes: [UInt8]) -> Template {
        Template("policies/\(name).yaml", bytes, policy: name)
    }

    static let all = [
        Template("README.md", PackageResources.README_md),
        Template("directory.yaml", PackageResources.directory_yaml),
        Template("calendars/office.yaml", PackageResources.office_yaml),
        policy("investment-approval", PackageResources.investment_approval_yaml),
        policy("regulatory-check", PackageResources.regulatory_check_yaml),
        policy("credential-verification", PackageResources.credential_verification_yaml),
        policy("failed-integration", PackageResources.failed_integration_yaml),
    ]

    static let policies = all.compactMap(\.policy)
}
