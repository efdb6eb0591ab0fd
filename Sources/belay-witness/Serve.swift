import ArgumentParser
import Glibc
import HTTP
import SignedNote
import Witness

extension BelayWitness {
    /// Answers logs until it is told to stop.
    struct Serve: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Answer logs over HTTP until SIGTERM or SIGINT.",
            discussion: """
                POST /add-checkpoint   cosigns; 409 with the size that was cosigned last where the proof begins elsewhere
                GET /HASH/checkpoint   what was cosigned last; HASH is the SHA-256 of the log's origin, in hexadecimal
                GET /live              for whoever watches it

                It listens on this machine alone unless told otherwise. Put a TLS proxy before it, or a tunnel; nothing \
                it takes or gives is secret, and nothing is believed but signatures.

                --logs names a file of lines `log KEY`, the public keys of the logs it knows; a log that changes its key \
                has two lines for a while. It is read at the start.

                --state names a directory that is this witness's alone. What is in it must never be set back, by a \
                backup or otherwise: a witness that forgets what it cosigned may cosign another history. Give a witness \
                whose state is lost a new name and a new key.

                Exit codes: 0 it was told to stop; 64 the command line is wrong; 69 the port or the directory is taken; \
                77 a file may not be read, or the key is open to others; 78 the key, the logs or the state cannot be \
                believed.
                """
        )

        @Option(help: ArgumentHelp("The file of the private key, closed to others.", valueName: "file"))
        var key: String

        @Option(help: ArgumentHelp("The file of the logs that it knows.", valueName: "file"))
        var logs: String

        @Option(help: ArgumentHelp("The directory of what it has cosigned.", valueName: "directory"))
        var state: String

        @Option(help: ArgumentHelp("An IP address of this machine.", valueName: "address"))
        var host = "127.0.0.1"

        @Option(help: "The port; 0 takes one that is free.")
        var port = 7380

        func validate() throws {
            guard (0...65535).contains(port) else { throw ValidationError("--port is 0 to 65535") }
        }

        func run() throws {
            StopSignals.block()
            try exiting {
                let signer = try WitnessKeyFile.read(key)
                let service = try WitnessService(
                    key: signer,
                    logs: WitnessedLogs(file: logs),
                    folder: state,
                    clock: { UInt64(max(0, time(nil))) },
                    journal: Journal.write
                )
                let server: HTTPServer
                do {
                    server = try HTTPServer(host: host, port: port, bounds: WitnessService.bounds) { request in
                        service.response(to: request)
                    }
                } catch {
                    Journal.fail("\(error)", 69)
                }
                StopSignals.watch { server.end() }
                Journal.write("listening on \(server.address) as \(signer.verifier)")
                server.serve()
                Journal.write("stopped")
            }
        }
    }
}
