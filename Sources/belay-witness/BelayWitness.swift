import ArgumentParser

/// A witness of logs, for another machine and another owner than the log's.
@main
struct BelayWitness: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "belay-witness",
        abstract: "Cosign the checkpoints of logs, so that nobody can show two histories.",
        discussion: """
            A log that is signed by its owner alone can be rolled back or forked by its owner. A witness sees each \
            checkpoint, checks that it extends the one before, remembers it, and cosigns it with the time (C2SP \
            tlog-witness). It is worth as much as it is independent: run it on a machine that the log's owner does not \
            administer.

              belay-witness new-key witness.example.org/north /etc/belay-witness/key
              echo "log log.example.com/belay+059cee04+AQOh…" > /etc/belay-witness/logs
              belay-witness serve --key /etc/belay-witness/key --logs /etc/belay-witness/logs --state /var/lib/belay-witness

            It needs neither a broker nor a store, and asks nobody anything.
            """,
        subcommands: [Serve.self, NewKey.self, ShowKey.self]
    )
}
