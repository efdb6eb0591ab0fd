/// The properties of a received message as they were sent: a word of flags, then what the flags announce
/// (AMQP 0-9-1, section 4.2.6.1).
///
/// Decoding waits until somebody asks, because most consumers look at one or two properties.
struct ContentHeader {
    private var flags: UInt16
    private var decoder: FieldDecoder

    /// In the order in which they are encoded, each with the bit that announces it.
    enum Property: UInt16 {
        case contentType = 15, contentEncoding = 14, headers = 13, deliveryMode = 12, priority = 11
        case correlationID = 10, replyTo = 9, expiration = 8, messageID = 7, timestamp = 6
        case type = 5, userID = 4, appID = 3
    }

    init(_ encoded: UnsafeRawBufferPointer) throws(FieldDecoder.Malformed) {
        decoder = FieldDecoder(encoded)
        flags = try decoder.integer()
        // A set lowest bit announces a further word of flags; class basic needs only one.
        guard flags & 1 == 0 else { throw FieldDecoder.Malformed() }
    }

    private func has(_ property: Property) -> Bool {
        flags & 1 << property.rawValue != 0
    }

    private mutating func string(_ property: Property) throws(FieldDecoder.Malformed) -> String? {
        has(property) ? try decoder.shortString() : nil
    }

    mutating func properties() throws(FieldDecoder.Malformed) -> MessageProperties {
        var properties = MessageProperties(persistent: false)
        properties.contentType = try string(.contentType)
        properties.contentEncoding = try string(.contentEncoding)
        if has(.headers) { properties.headers = try decoder.table() }
        if has(.deliveryMode) { properties.persistent = try decoder.integer(UInt8.self) == 2 }
        if has(.priority) { properties.priority = try decoder.integer() }
        properties.correlationID = try string(.correlationID)
        properties.replyTo = try string(.replyTo)
        properties.expiration = try string(.expiration)
        properties.messageID = try string(.messageID)
        if has(.timestamp) { properties.timestamp = try decoder.integer() }
        properties.type = try string(.type)
        properties.userID = try string(.userID)
        properties.appID = try string(.appID)
        return properties
    }

    /// The few that say how a body is to be read and who sent it, in one pass over the rest.
    mutating func label() throws(FieldDecoder.Malformed) -> DeliveryLabel {
        var label = DeliveryLabel()
        label.contentType = try string(.contentType)
        label.contentEncoding = try string(.contentEncoding)
        if has(.headers) { label.hasHeaders = try !decoder.longBytes().isEmpty }
        guard has(.userID) else { return label }
        if has(.deliveryMode) { _ = try decoder.take(1) }
        if has(.priority) { _ = try decoder.take(1) }
        for property in [Property.correlationID, .replyTo, .expiration, .messageID] where has(property) {
            _ = try decoder.shortBytes()
        }
        if has(.timestamp) { _ = try decoder.take(8) }
        if has(.type) { _ = try decoder.shortBytes() }
        label.userID = try decoder.shortString()
        return label
    }

    /// One header, without decoding the others.
    mutating func header(_ name: String) throws(FieldDecoder.Malformed) -> FieldValue? {
        guard has(.headers) else { return nil }
        if has(.contentType) { _ = try decoder.shortBytes() }
        if has(.contentEncoding) { _ = try decoder.shortBytes() }
        return try decoder.value(named: name)
    }

    /// The message id, passing over what stands before it.
    mutating func messageID() throws(FieldDecoder.Malformed) -> String? {
        guard has(.messageID) else { return nil }
        if has(.contentType) { _ = try decoder.shortBytes() }
        if has(.contentEncoding) { _ = try decoder.shortBytes() }
        if has(.headers) { _ = try decoder.longBytes() }
        if has(.deliveryMode) { _ = try decoder.take(1) }
        if has(.priority) { _ = try decoder.take(1) }
        if has(.correlationID) { _ = try decoder.shortBytes() }
        if has(.replyTo) { _ = try decoder.shortBytes() }
        if has(.expiration) { _ = try decoder.shortBytes() }
        return try decoder.shortString()
    }
}
