import CEL
import Glibc

extension CELTimeZones {
    /// The zones of this machine's database (Debian's `tzdata`), each read when it is first named.
    public static let system = CELTimeZones { name in
        guard let file = fopen("/usr/share/zoneinfo/" + name, "rbe") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 64 * 1024)
        let count = fread(&bytes, 1, bytes.count, file)
        return count > 0 && count < bytes.count ? Array(bytes[..<count]) : nil
    }
}
