import Glibc

extension Subcommand {
    /// The name of this process's user on this machine: an operator is not a broker user.
    static var operatorName: String {
        guard let entry = getpwuid(geteuid()), let name = entry.pointee.pw_name else { return "uid \(geteuid())" }
        return String(cString: name)
    }
}
