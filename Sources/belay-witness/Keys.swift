import ArgumentParser
import SignedNote
import Witness

extension BelayWitness {
    /// Draws a key pair.
    struct NewKey: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Draw a key: the private half into a file of its own, the public half on the terminal.",
            discussion: """
                The name is the witness's, unlike every other, as an address without its scheme: \
                witness.example.org/north. The key signs for this witness and for nothing else. The file is closed to \
                others (mode 0600) and must not be there before.

                Hand the public half to whoever verifies the log: `witness NAME KEY` in their policy.

                Exit codes: 0 the key is written; 64 the name is none; 69 the file is there already, or cannot be made.
                """
        )

        @Argument(help: "What the witness is called in signatures: no space, no +.")
        var name: String

        @Argument(help: "Where the private key goes.")
        var file: String

        func run() throws {
            guard let noteName = NoteName(name) else {
                throw ValidationError("\(name.debugDescription) is no name for a key: leave out spaces and +")
            }
            try exiting { print(try WitnessKeyFile.draw(noteName, to: file)) }
        }
    }

    /// Prints the public half again.
    struct ShowKey: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the public half of a key.",
            discussion: "Exit codes: 0; 77 the file is open to others; 78 it is no key of a witness."
        )

        @Argument(help: "The file of the private key.")
        var file: String

        func run() throws {
            try exiting { print(try WitnessKeyFile.read(file).verifier) }
        }
    }
}
