import Glibc
import Witness

/// What the process says, a line each on standard error; systemd adds the time.
enum Journal {
    @Sendable static func write(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = Glibc.write(STDERR_FILENO, bytes, bytes.count)
    }

    static func fail(_ line: String, _ code: Int32) -> Never {
        write("belay-witness: \(line)")
        exit(code)
    }
}

/// Runs `body`; a witness that cannot do its work says why and ends with the code of sysexits.h.
func exiting(_ body: () throws -> Void) throws {
    do {
        try body()
    } catch let error as WitnessError {
        switch error.kind {
        case .configuration: Journal.fail("\(error)", 78)
        case .permission: Journal.fail("\(error)", 77)
        case .unavailable: Journal.fail("\(error)", 69)
        }
    }
}
