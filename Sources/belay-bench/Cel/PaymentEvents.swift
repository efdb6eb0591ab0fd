/// Ten thousand distinct events of about 300 bytes, with the answer to the condition worked out from the
/// numbers they were made of, not from their bytes.
struct PaymentEvents {
    static let condition = #"type == "payment.requested" && data.amount > 50000 && data.vendor.rating < 3"#

    struct Event {
        let bytes: [UInt8]
        let isMatch: Bool
    }

    private var dice: Dice

    init(seed: UInt64) {
        self.dice = Dice(seed: seed)
    }

    /// Every second event matches; the others miss by their type, their amount or their vendor's rating.
    mutating func events(count: Int) -> [Event] {
        (0..<count).map { number in
            let isMatch = number.isMultiple(of: 2)
            let fault = isMatch ? -1 : Int.random(in: 0..<3, using: &self.dice)
            let type = fault == 0 ? "payment.received" : "payment.requested"
            let amount =
                fault == 1
                ? Int.random(in: 1...50_000, using: &self.dice) : Int.random(in: 50_001...900_000, using: &self.dice)
            let rating =
                fault == 2 ? Int.random(in: 30...50, using: &self.dice) : Int.random(in: 10...29, using: &self.dice)
            let text = """
                {"specversion":"1.0","id":"evt-\(number)-\(self.dice.next() % 1_000_000)","source":"/erp/payments/run-\(number % 97)",\
                "type":"\(type)","time":"2026-03-0\(1 + number % 9)T08:15:\(10 + number % 50)Z","data":\
                {"invoice":"INV-\(100_000 + number)","amount":\(amount).\(10 + number % 90),"currency":"EUR",\
                "vendor":{"id":"V-\(number % 1_013)","name":"Supplier \(number % 1_013)","rating":\(rating / 10).\(rating % 10)},"lines":\(1 + number % 7)}}
                """
            let matches = type == "payment.requested" && amount >= 50_000 && rating < 30
            return Event(bytes: Array(text.utf8), isMatch: matches)
        }
    }
}

/// SplitMix64.
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        self.state = seed
    }

    mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = self.state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
