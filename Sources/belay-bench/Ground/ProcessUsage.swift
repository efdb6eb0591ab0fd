import Foundation

/// What a process has used, from /proc.
struct ProcessUsage {
    /// User and system time, in seconds.
    static func cpuSeconds(of process: Int32) -> Double {
        guard let line = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            // The second field is the name in parentheses, which may hold blanks.
            let end = line.lastIndex(of: ")")
        else { return 0 }
        let fields = line[end...].split(separator: " ")
        guard fields.count > 13, let user = Double(fields[12]), let system = Double(fields[13]) else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// User and system time of the processes that this one has started and waited for, in seconds (getrusage(2)).
    static var cpuSecondsOfEnded: Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage)
        return [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
    }

    /// Of all processes whose parent it is, and of itself: PostgreSQL works in children.
    static func cpuSecondsWithChildren(of process: Int32) -> Double {
        children(of: process).reduce(cpuSeconds(of: process)) { $0 + cpuSeconds(of: $1) }
    }

    static func children(of process: Int32) -> [Int32] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return all.compactMap { Int32($0) }.filter { parent(of: $0) == process }
    }

    static func parent(of process: Int32) -> Int32? {
        guard let line = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let end = line.lastIndex(of: ")")
        else { return nil }
        return line[end...].split(separator: " ").dropFirst(2).first.flatMap { Int32($0) }
    }

    /// Resident memory in MiB: all of it, and what only this process has (no page of a file).
    static func resident(of process: Int32) -> (total: Double, own: Double) {
        let lines =
            (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8))?.split(separator: "\n") ?? []
        func mebibytes(_ name: String) -> Double {
            let line = lines.first { $0.hasPrefix(name + ":") }?.split(whereSeparator: \.isWhitespace)
            return (line.flatMap { $0.count > 1 ? Double($0[1]) : nil } ?? 0) / 1024
        }
        return (mebibytes("VmRSS"), mebibytes("RssAnon"))
    }
}
