import CEL
import Testing

@Suite struct ConformanceTests {
    @Test(
        .enabled(
            if: ConformanceSuite.folder != nil,
            "the conformance tests are not here: set BELAY_SHARED_DATA to the folder that holds cel-conformance"
        )
    )
    func `The suite passes but for the known misses`() throws {
        let folder = try #require(ConformanceSuite.folder)
        let cases = try ConformanceSuite.load(from: folder)
        var passed = 0
        var optionalPassed = 0
        var misses: Set<String> = []
        let counted = cases.filter { !$0.usesMessages }
        for test in counted {
            if let failure = test.failure(timeZones: ConformanceSuite.timeZones) {
                misses.insert(test.name)
                #expect(KnownMisses.reasons[test.name] != nil, "\(test.name): \(test.expression): \(failure)")
            } else {
                passed += 1
                optionalPassed += test.isOptional ? 1 : 0
            }
        }
        for name in KnownMisses.reasons.keys { #expect(misses.contains(name), "\(name) passes now") }
        let messages = cases.filter(\.usesMessages)
        let messagesPassed = messages.filter { $0.failure(timeZones: ConformanceSuite.timeZones) == nil }.count
        let optional = counted.count(where: \.isOptional)
        print(
            """
            CEL conformance: \(passed) of \(counted.count) without protobuf messages pass, \
            optional types \(optionalPassed) of \(optional) among them; \
            \(messages.count) about protobuf messages are outside the count (\(messagesPassed) of them pass as well)
            """
        )
        #expect(counted.count == 1_194)
        #expect(passed >= 1_080)
    }
}
