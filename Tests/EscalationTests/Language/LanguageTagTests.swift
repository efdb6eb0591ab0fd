import Testing

@testable import Escalation

@Suite struct LanguageTagTests {
    @Test(arguments: [
        ("de", "de"), ("DE", "de"), ("de-AT", "de-AT"), ("de-at", "de-AT"), ("gsw", "gsw"), ("gsw-CH", "gsw-CH"),
        ("es-419", "es-419"),
    ])
    func `A tag is a language and perhaps a region, in any case`(written: String, tag: String) {
        #expect(LanguageTag(written)?.description == tag)
    }

    @Test(arguments: [
        "", "-", "d", "xx", "german", "de_AT", "de-", "-AT", "de-XX", "de-AT-x", "de-4", "de-41", "de-4190", "deu",
        "jp",
        "en-UK", "dе", "de-AT\n", " de", "ｄｅ", "de-４１９", "é", "und", "mul",
    ])
    func `What the registries do not hold is no tag`(written: String) { #expect(LanguageTag(written) == nil) }

    @Test func `What was probably meant is known`() {
        #expect(LanguageTag.meant(by: "en_GB")?.description == "en-GB")
        #expect(LanguageTag.meant(by: "en-UK")?.description == "en-GB")
        #expect(LanguageTag.meant(by: "deu")?.description == "de")
        #expect(LanguageTag.meant(by: "ger")?.description == "de")
        for unknown in ["", "-", "german", "xx", "_"] { #expect(LanguageTag.meant(by: unknown) == nil) }
    }

    @Test func `Of what there is, the same region suits best, then none, then another`() {
        func best(_ wanted: [String], of there: [String]) -> String? {
            there.compactMap { LanguageTag($0) }.best(for: wanted.compactMap { LanguageTag($0) })?.description
        }
        #expect(best(["de-AT"], of: ["de-CH", "de", "de-AT"]) == "de-AT")
        #expect(best(["de-AT"], of: ["de-CH", "de"]) == "de")
        #expect(best(["de"], of: ["en", "de-CH", "de-AT"]) == "de-CH")
        #expect(best(["fr", "de"], of: ["en", "de"]) == "de")
        #expect(best(["fr"], of: ["en", "de"]) == nil)
        #expect(best([], of: ["en"]) == nil)
    }
}
