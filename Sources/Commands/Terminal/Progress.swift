/// A line that is written over while something goes on; nothing at all where notes go to no terminal.
final class Progress {
    private let console: Console
    private let isShown: Bool
    private var shownAt: ContinuousClock.Instant?
    private static let interval: Duration = .milliseconds(100)

    init(_ console: Console, isQuiet: Bool = false) {
        self.console = console
        self.isShown = console.terminal.showsErrors && !isQuiet
    }

    func show(_ text: @autoclosure () -> String) {
        let now = ContinuousClock.now
        guard isShown, shownAt.map({ now - $0 >= Self.interval }) ?? true else { return }
        shownAt = now
        console.errors.write("\r" + text().printable.cut(to: console.terminal.width - 1) + "\u{1B}[K")
    }

    /// Takes the line away.
    func clear() {
        if shownAt != nil { console.errors.write("\r\u{1B}[K") }
        shownAt = nil
    }
}
