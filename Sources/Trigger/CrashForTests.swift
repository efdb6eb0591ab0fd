#if DEBUG
    import Glibc

    /// Ends a debug build of the process when it reads a message that holds the text of `BELAY_TEST_CRASH`: the nearest
    /// thing to a bug that a message sets off. Release builds know nothing of it.
    enum CrashForTests {
        private static let mark = getenv("BELAY_TEST_CRASH").map { Array(String(cString: $0).utf8) } ?? []

        static func crashIfAsked(by body: [UInt8]) {
            guard !mark.isEmpty, body.firstRange(of: mark) != nil else { return }
            fatalError("a message asked for it")
        }
    }
#endif
