extension MessageProperties {
    /// As a content header carries them: a word of flags, then what the flags announce (AMQP 0-9-1, section 4.2.6.1).
    ///
    /// librabbitmq encodes what is sent; this makes deliveries without a broker.
    func encoded() throws(AMQPError) -> [UInt8] {
        var flags: UInt16 = 0
        var fields = FieldEncoder()
        func announce(_ property: ContentHeader.Property) { flags |= 1 << property.rawValue }

        for (property, text) in [(.contentType, contentType), (.contentEncoding, contentEncoding)]
            as [(ContentHeader.Property, String?)]
        {
            guard let text else { continue }
            announce(property)
            try fields.appendShort(text)
        }
        if !headers.isEmpty {
            announce(.headers)
            try fields.append(headers)
        }
        announce(.deliveryMode)
        fields.append(UInt8(persistent ? 2 : 1))
        if let priority {
            announce(.priority)
            fields.append(priority)
        }
        for (property, text) in [
            (.correlationID, correlationID), (.replyTo, replyTo), (.expiration, expiration), (.messageID, messageID),
        ] as [(ContentHeader.Property, String?)] {
            guard let text else { continue }
            announce(property)
            try fields.appendShort(text)
        }
        if let timestamp {
            announce(.timestamp)
            fields.append(timestamp)
        }
        for (property, text) in [(.type, type), (.userID, userID), (.appID, appID)]
            as [(ContentHeader.Property, String?)]
        {
            guard let text else { continue }
            announce(property)
            try fields.appendShort(text)
        }
        return [UInt8(flags >> 8), UInt8(truncatingIfNeeded: flags)] + fields.bytes
    }
}
