internal import CRabbitMQ

extension amqp_basic_properties_t {
    /// Points to copies in the arena.
    ///
    /// - Returns: How many bytes the properties take on the wire, without the flags.
    mutating func fill(from properties: MessageProperties, arena: borrowing Arena) throws(AMQPError) -> Int {
        var size = 1
        try set(\.content_type, AMQP_BASIC_CONTENT_TYPE_FLAG, properties.contentType, arena, &size)
        try set(\.content_encoding, AMQP_BASIC_CONTENT_ENCODING_FLAG, properties.contentEncoding, arena, &size)
        if !properties.headers.isEmpty {
            headers = try arena.table(properties.headers, encodedSize: &size)
            flag(AMQP_BASIC_HEADERS_FLAG)
        }
        delivery_mode = UInt8((properties.persistent ? AMQP_DELIVERY_PERSISTENT : AMQP_DELIVERY_NONPERSISTENT).rawValue)
        flag(AMQP_BASIC_DELIVERY_MODE_FLAG)
        if let value = properties.priority {
            priority = value
            size += 1
            flag(AMQP_BASIC_PRIORITY_FLAG)
        }
        try set(\.correlation_id, AMQP_BASIC_CORRELATION_ID_FLAG, properties.correlationID, arena, &size)
        try set(\.reply_to, AMQP_BASIC_REPLY_TO_FLAG, properties.replyTo, arena, &size)
        try set(\.expiration, AMQP_BASIC_EXPIRATION_FLAG, properties.expiration, arena, &size)
        try set(\.message_id, AMQP_BASIC_MESSAGE_ID_FLAG, properties.messageID, arena, &size)
        if let value = properties.timestamp {
            timestamp = value
            size += 8
            flag(AMQP_BASIC_TIMESTAMP_FLAG)
        }
        try set(\.type, AMQP_BASIC_TYPE_FLAG, properties.type, arena, &size)
        try set(\.user_id, AMQP_BASIC_USER_ID_FLAG, properties.userID, arena, &size)
        try set(\.app_id, AMQP_BASIC_APP_ID_FLAG, properties.appID, arena, &size)
        return size
    }

    private mutating func set(
        _ field: WritableKeyPath<Self, amqp_bytes_t>,
        _ bit: Int32,
        _ value: String?,
        _ arena: borrowing Arena,
        _ size: inout Int
    ) throws(AMQPError) {
        guard let value else { return }
        let length = value.utf8.count
        guard length <= shortStringBytesMax else {
            throw AMQPError(
                .invalidArgument,
                operation: "basic.publish",
                detail: "a property has \(length) bytes, AMQP allows \(shortStringBytesMax)"
            )
        }
        self[keyPath: field] = try arena.bytes(value)
        size += 1 + length
        flag(bit)
    }

    private mutating func flag(_ bit: Int32) {
        _flags |= amqp_flags_t(bit)
    }
}
