/// What a server takes from whoever reaches its port.
public struct HTTPBounds: Sendable {
    /// Others are refused (405). `POST` alone has a body.
    public var methods: [String]
    /// What is longer is refused (431).
    public var headBytesMax: Int
    /// What is longer is refused (413).
    public var bodyBytesMax: Int
    /// Past this the oldest connection is closed for the newest.
    public var connectionsMax: Int
    /// A connection is one request and one answer within this.
    public var timeMax: Duration

    public init(
        methods: [String] = ["GET", "HEAD"],
        headBytesMax: Int = 4096,
        bodyBytesMax: Int = 0,
        connectionsMax: Int = 16,
        timeMax: Duration = .seconds(5)
    ) {
        self.methods = methods
        self.headBytesMax = headBytesMax
        self.bodyBytesMax = bodyBytesMax
        self.connectionsMax = connectionsMax
        self.timeMax = timeMax
    }
}
