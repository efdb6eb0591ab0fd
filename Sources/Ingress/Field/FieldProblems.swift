/// Everything that is wrong with the fields of a document or message, so that its writer mends it in one go.
public struct FieldProblems: Error, Hashable, Sendable, CustomStringConvertible {
    /// One field and what is wrong with it.
    public struct Problem: Hashable, Sendable, CustomStringConvertible {
        /// The way to the field, such as `format.time-form`; empty for the document itself.
        public let path: String
        public let message: String

        public var description: String { path.isEmpty ? message : "\(path): \(message)" }
    }

    /// Never empty.
    public let problems: [Problem]

    public var description: String { problems.map(\.description).joined(separator: "; ") }
}
