import Testing

@testable import Courier

@Suite struct MailDateTests {
    @Test(
        arguments: [
            (0, 0, "Thu, 01 Jan 1970 00:00:00 +0000"),
            (1_700_000_000, 60, "Tue, 14 Nov 2023 23:13:20 +0100"),
            (1_709_164_799, 0, "Wed, 28 Feb 2024 23:59:59 +0000"),
            (1_709_164_800, 0, "Thu, 29 Feb 2024 00:00:00 +0000"),
            (1_709_164_800, -210, "Wed, 28 Feb 2024 20:30:00 -0330"),
            (951_782_400, 345, "Tue, 29 Feb 2000 05:45:00 +0545"),
            (-1, 0, "Wed, 31 Dec 1969 23:59:59 +0000"),
            (253_402_300_799 - 86_400, 0, "Thu, 30 Dec 9999 23:59:59 +0000"),
        ] as [(Int64, Int, String)]
    )
    func `A moment is written as RFC 5322 has it`(unixSeconds: Int64, offsetMinutes: Int, expected: String) throws {
        #expect(try MailDate(unixSeconds: unixSeconds, offsetMinutes: offsetMinutes).description == expected)
    }

    @Test(arguments: [(Int64.min, 0), (Int64.max, 0), (0, 1440), (0, -1440)] as [(Int64, Int)])
    func `A moment mail cannot write is refused`(unixSeconds: Int64, offsetMinutes: Int) {
        #expect(throws: CourierError.self) { try MailDate(unixSeconds: unixSeconds, offsetMinutes: offsetMinutes) }
    }
}
