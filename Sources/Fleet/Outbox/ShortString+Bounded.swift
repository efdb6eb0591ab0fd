import AMQP

extension ShortString {
    /// The name, cut to what AMQP can carry (255 bytes of UTF-8). Names from settings are checked when they are read;
    /// this keeps what a message contains from ever stopping a worker.
    public init(bounded text: String) {
        var cut = text
        while cut.utf8.count > 255 { cut.removeLast() }
        guard let name = Self(rawValue: cut) else { preconditionFailure("255 bytes fit a short string") }
        self = name
    }
}
