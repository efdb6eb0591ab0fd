/// What happened, line by line.
final class Story {
    private(set) var lines: [String] = []

    func add(_ line: String, at time: Duration) {
        let milliseconds = time.milliseconds
        let (hours, minutes) = (milliseconds / 3_600_000, milliseconds / 60_000 % 60)
        let (seconds, rest) = (milliseconds / 1000 % 60, milliseconds % 1000)
        lines.append("\(Self.two(hours)):\(Self.two(minutes)):\(Self.two(seconds)).\(Self.three(rest))  \(line)")
    }

    private static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static func three(_ number: Int64) -> String {
        number < 10 ? "00\(number)" : number < 100 ? "0\(number)" : "\(number)"
    }
}
