extension Function {
    /// Parts of a timestamp in UTC or a zone, and of a duration (cel-spec, langdef.md, "Timezones" and accessors).
    static let times: [Function] = [
        Self.accessor("getFullYear") { date, _ in date.year },
        Self.accessor("getMonth") { date, _ in date.month - 1 },
        Self.accessor("getDate") { date, _ in date.day },
        Self.accessor("getDayOfMonth") { date, _ in date.day - 1 },
        Self.accessor("getDayOfWeek") { date, _ in date.dayOfWeek },
        Self.accessor("getDayOfYear") { date, _ in date.dayOfYear },
        Self.accessor("getHours", ofDuration: { $0 / 3_600_000_000_000 }) { date, _ in date.hour },
        Self.accessor("getMinutes", ofDuration: { $0 / 60_000_000_000 }) { date, _ in date.minute },
        Self.accessor("getSeconds", ofDuration: { $0 / 1_000_000_000 }) { date, _ in date.second },
        Self.accessor("getMilliseconds", ofDuration: { $0 % 1_000_000_000 / 1_000_000 }) { _, time in
            Int(time.nanoseconds) / 1_000_000
        },
    ]

    private static func accessor(
        _ name: String,
        ofDuration duration: (@Sendable (_ nanoseconds: Int64) -> Int64)? = nil,
        _ part: @escaping @Sendable (CivilTime, CELTimestamp) -> Int
    ) -> Function {
        var signatures: [Signature] = [.init([.timestamp], .int), .init([.timestamp, .string], .int)]
        if duration != nil { signatures.append(.init([.duration], .int)) }
        return Function(name, .method, signatures, isPure: false) { values, frame, offset throws(CELError) in
            switch values.first {
            case .duration(let span)? where values.count == 1:
                return duration.map { .int($0(span.nanoseconds)) }
            case .timestamp(let time)?:
                var offsetFromUTC = 0
                if values.count == 2 {
                    guard let zone = values[1].text else { return nil }
                    guard let found = frame.environment.timeZones.offset(at: time, zone: zone) else {
                        throw CELError(.invalidArgument, "The time zone is not known", at: offset)
                    }
                    offsetFromUTC = found
                }
                return .int(Int64(part(CivilTime(seconds: time.seconds + Int64(offsetFromUTC)), time)))
            default:
                return nil
            }
        }
    }
}
