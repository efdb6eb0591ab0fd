import ArgumentParser
import AuditLog
import Escalation
import JSON
import SignedLog
import Store

/// Prints the receipt of one entry.
struct AuditProve: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "prove",
        abstract: "Prove that an entry stands in the signed log, to somebody who has neither the log nor Belay.",
        discussion: """
            Prints a receipt (tlog-proof of C2SP): the hashes from the entry to the root of the newest checkpoint, and that \
            checkpoint with its signatures. Whoever has the log's public key and the entry's exact bytes can check it, \
            with `belay audit check` or with tools of others.

              belay audit prove 1204 > 1204.tlog-proof
              belay audit prove 1204 --entry 1204.json > 1204.tlog-proof
              belay audit prove 4F7K-92QM-XW3D_7         # a case's entry, as outcomes name it

            \(operatorNote)

            Exit codes: 0; 1 there is no such entry, or no checkpoint covers it yet; 69 out of reach.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var store: StoreAccess

    @Option(
        name: .customLong("entry"),
        help: ArgumentHelp("Write the entry's exact bytes into this file.", valueName: "file")
    )
    var entryFile: String?

    @Argument(help: ArgumentHelp("Its index, or case_change.", valueName: "entry"))
    var entry: String

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        return try settings.withStore { store in
            let proof = try store.reading { reader in
                try ProvenEntry(try LogPlace(entry).find(in: reader), from: reader)
            }
            if let entryFile { try BundleFiles.write(proof.body, to: entryFile, mode: 0o644) }
            environment.console.show(proof, json: installation.json)
            return .ok
        }
    }
}

/// Prints the receipts of how a case ended.
struct AuditReceipt: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "receipt",
        abstract: "Prove how a case ended: the receipt of the entry that closed it.",
        discussion: """
            The same receipt follows the case's outcome on the broker, under the outcome's id.

              belay audit receipt 4F7K-92QM-XW3D > case.tlog-proof
              belay audit receipt 4F7K-92QM-XW3D --entry case.json > case.tlog-proof

            \(operatorNote)

            Exit codes: 0; 1 the case is open or unknown, or no checkpoint covers its end yet; 69 out of reach.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var store: StoreAccess

    @Option(
        name: .customLong("entry"),
        help: ArgumentHelp("Write the entry's exact bytes into this file.", valueName: "file")
    )
    var entryFile: String?

    @Argument(help: ArgumentHelp("The case.", valueName: "case"), transform: CaseArgument.id)
    var id: CaseID

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        return try settings.withStore { store in
            let proof = try store.reading { reader in
                guard let closing = try reader.story(of: id).last(where: { $0.entry.kind == .caseClosed }) else {
                    throw CommandFailure(.refused, "\(id) has not ended, or there is no such case")
                }
                return try ProvenEntry(closing, from: reader)
            }
            if let entryFile { try BundleFiles.write(proof.body, to: entryFile, mode: 0o644) }
            environment.console.show(proof, json: installation.json)
            return .ok
        }
    }
}

/// Where an entry stands, as people name it.
private enum LogPlace {
    case index(Int64)
    case change(CaseID, Int64)

    init(_ text: String) throws {
        if let index = Int64(text), index >= 0 {
            self = .index(index)
        } else if let place = text.lastIndex(of: "_"), let change = Int64(text[text.index(after: place)...]) {
            self = .change(CaseID(String(text[..<place])), change)
        } else {
            throw CommandFailure(.usage, "\(text.printable) names no entry", advice: "write its index, or case_change")
        }
    }

    func find(in reader: any StoreReader) throws -> StoredEntry {
        let found: StoredEntry? =
            switch self {
            case .index(let index):
                try reader.log(from: index, limit: 1).first.flatMap { entry in
                    entry.index == index ? StoredEntry(row: 0, entry: entry.entry, index: index) : nil
                }
            case .change(let id, let change): try reader.story(of: id).first { $0.entry.change == change }
            }
        guard let found else { throw CommandFailure(.refused, "there is no such entry") }
        return found
    }
}

/// An entry with its receipt.
private struct ProvenEntry {
    let body: [UInt8]
    let receipt: LogReceipt

    init(_ stored: StoredEntry, from reader: any StoreReader) throws {
        guard let index = stored.index, let receipt = try LogReceipt(of: index, from: reader) else {
            throw CommandFailure(
                .refused,
                "no checkpoint covers this entry yet",
                advice: "is belay-audit running, with audit.key-file set? see belay audit verify"
            )
        }
        body = stored.entry.body
        self.receipt = receipt
    }
}

extension Console {
    fileprivate func show(_ proof: ProvenEntry, json isJSON: Bool) {
        let text = String(decoding: proof.receipt.bytes, as: UTF8.self)
        if isJSON {
            json([
                "index": .int(proof.receipt.index), "entry": .string(String(decoding: proof.body, as: UTF8.self)),
                "receipt": .string(text),
            ])
        } else {
            line(String(text.dropLast()))
        }
    }
}
