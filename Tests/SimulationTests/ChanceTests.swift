import Testing

@testable import Simulation

@Suite struct ChanceTests {
    /// The reference implementation's numbers for the seed 1234567 (prng.di.unimi.it/splitmix64.c).
    @Test func `Numbers are those of SplitMix64`() {
        let chance = Chance(1_234_567)
        let numbers = (0..<3).map { _ in chance.next() }
        #expect(numbers == [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423])
    }

    @Test func `Streams of one seed differ by their names`() {
        #expect(Chance(1, "luck").next() != Chance(1, "order").next())
        #expect(Chance(1, "luck").next() == Chance(1, "luck").next())
    }

    @Test func `A drawn duration lies between its ends`() {
        let chance = Chance(9)
        for _ in 0..<1000 {
            let drawn = chance.duration(from: .milliseconds(500), to: .seconds(600))
            #expect(drawn >= .milliseconds(500) && drawn <= .seconds(600))
        }
    }
}
