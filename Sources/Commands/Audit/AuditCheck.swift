import ArgumentParser
import AuditLog
import Escalation
import JSON
import SignedNote

/// Checks a receipt, with nothing at hand but a public key.
struct AuditCheck: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check a receipt: neither the log nor the broker is needed.",
        discussion: """
            Says whether these exact bytes are an entry of the log that this key signs.

              belay audit check case.tlog-proof --entry case.json --key "$(cat log.pub)"

            Exit codes: 0 they are; 1 they are not, with the reason; 64 a file cannot be read.
            """
    )

    @OptionGroup var installation: InstallationOptions

    @Option(
        name: .customLong("entry"),
        help: ArgumentHelp("The file with the entry's exact bytes.", valueName: "file")
    )
    var entryFile: String

    @Option(
        help: ArgumentHelp("The log's key, as name+hash+key.", valueName: "key"),
        transform: LogKeyArgument.verifier
    )
    var key: VerifierKey

    @Argument(help: ArgumentHelp("The receipt.", valueName: "file"))
    var receipt: String

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let body = try FileBytes.read(entryFile, environment.console.input, bytesMax: Self.bytesMax)
        let bytes = try FileBytes.read(receipt, environment.console.input, bytesMax: Self.bytesMax)
        do throws(ReceiptError) {
            let receipt = try LogReceipt(bytes)
            let checkpoint = try receipt.verify(body, by: key)
            if installation.json {
                environment.console.json([
                    "proved": true, "index": .int(receipt.index), "size": .int(checkpoint.size),
                    "origin": .string("\(checkpoint.origin)"), "root": .string(checkpoint.root.bytes.hexadecimal),
                ])
            } else {
                environment.console.line(
                    environment.console.style().green("✓ ")
                        + "entry \(receipt.index) of \(checkpoint.origin), under its checkpoint of \(checkpoint.size) entries"
                )
            }
            return .ok
        } catch {
            throw CommandFailure(.refused, "\(receipt): \(error)")
        }
    }

    /// No entry and no receipt is longer.
    private static let bytesMax = 1 << 20
}
