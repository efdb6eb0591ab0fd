extension Unicode.Scalar {
    /// False for what could forge a log line or hide part of one: control characters, line and paragraph separators,
    /// invisible and direction-changing characters (Unicode 15, UAX 9 section 2), and tags.
    var isHarmless: Bool {
        switch value {
        case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF,
            0xFFF9...0xFFFB, 0xE0000...0xE007F:
            false
        default: true
        }
    }
}
