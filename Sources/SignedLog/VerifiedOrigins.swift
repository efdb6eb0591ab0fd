/// What was verified of a log's keys, kept until something else is said of them: a head is signed several times a second,
/// and its keys change in years.
///
/// It belongs to the thread of its notary.
final class VerifiedOrigins {
    private var statements: [[UInt8]] = []
    private var origins = LogOrigins()

    /// The origins that these statements tell; what they tell is verified where they are others than the last time.
    func origins(saying statements: [[UInt8]]) throws -> LogOrigins {
        if statements != self.statements {
            origins = try LogOrigins(statements)
            self.statements = statements
        }
        return origins
    }
}
