import Glibc

/// What the process takes of its machine, under the names that Prometheus' client libraries agree on.
extension MetricsRegistry {
    func declareProcess(startedAt: Double) {
        readCounter("process_cpu_seconds_total", "Processor time taken, in seconds.") { ProcessUse.cpuSeconds }
        readGauge("process_resident_memory_bytes", "Memory that is resident, in bytes.") { ProcessUse.residentBytes }
        readGauge("process_open_fds", "Open file descriptors.") { ProcessUse.openDescriptors }
        readGauge("process_max_fds", "File descriptors that may be open.") { ProcessUse.maxDescriptors }
        readGauge("process_start_time_seconds", "When the process started, in seconds since 1970.") { startedAt }
    }
}

/// Reads `/proc` and `getrusage(2)`.
enum ProcessUse {
    static var cpuSeconds: Double? {
        var usage = rusage()
        guard getrusage(RUSAGE_SELF.rawValue, &usage) == 0 else { return nil }
        return usage.ru_utime.inSeconds + usage.ru_stime.inSeconds
    }

    static var residentBytes: Double? {
        guard let fields = readSmall("/proc/self/statm")?.split(separator: " "), fields.count > 1 else { return nil }
        return Double(fields[1]).map { $0 * Double(sysconf(CInt(_SC_PAGESIZE))) }
    }

    static var openDescriptors: Double? {
        guard let directory = opendir("/proc/self/fd") else { return nil }
        defer { closedir(directory) }
        var count = 0
        while let entry = readdir(directory) {
            if entry.pointee.d_name.0 != CChar(UInt8(ascii: ".")) { count += 1 }
        }
        return Double(count - 1)  // without the directory itself
    }

    static var maxDescriptors: Double? {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return nil }
        return Double(limit.rlim_cur)
    }

    /// When the kernel started this process, in seconds since 1970: field 22 of `/proc/self/stat`, in clock ticks since
    /// boot.
    static var startedAt: Double? {
        guard let stat = readSmall("/proc/self/stat"), let end = stat.lastIndex(of: ")"),
            let ticks = Double(stat[end...].split(separator: " ").dropFirst(20).first ?? "")
        else { return nil }
        var now = timespec()
        var sinceBoot = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        clock_gettime(CLOCK_BOOTTIME, &sinceBoot)
        let boot = now.inSeconds - sinceBoot.inSeconds
        return boot + ticks / Double(sysconf(CInt(_SC_CLK_TCK)))
    }

    private static func readSmall(_ path: String) -> String? {
        guard let stream = fopen(path, "re") else { return nil }
        defer { fclose(stream) }
        var bytes = [UInt8](repeating: 0, count: 1024)
        let count = fread(&bytes, 1, bytes.count, stream)
        return String(decoding: bytes[..<count], as: UTF8.self)
    }
}

extension timeval {
    fileprivate var inSeconds: Double { Double(tv_sec) + Double(tv_usec) / 1e6 }
}

extension timespec {
    fileprivate var inSeconds: Double { Double(tv_sec) + Double(tv_nsec) / 1e9 }
}
