import ArgumentParser
import Escalation

/// In which language whoever reads a command's result has the texts of a policy.
struct ReadingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The language of the policy's texts, as in de, where it has them; else the installation's.",
            valueName: "tag"
        )
    )
    var language: LanguageTag?

    /// The best first; none where none was named.
    var languages: [LanguageTag] { language.map { [$0] } ?? [] }
}

extension LanguageTag: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}
