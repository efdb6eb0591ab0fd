import Documents
import Foundation
import Ingress
import JSON

/// A source document that cannot be read.
struct SourceFileError: Error, CustomStringConvertible {
    let description: String
}

extension SourceDocument {
    /// Reads a source document from its YAML file, with everything that is wrong with it.
    init(file: String) throws {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw SourceFileError(
                description:
                    "\(file): the source document cannot be read; mend ingress.sources or the file's permissions"
            )
        }
        let source = DocumentSource(file: file, bytes: Array(data))
        let tree = try DocumentReader().readSingle(source) { $0.tree() }.get()
        do throws(FieldProblems) {
            try self.init(tree: tree)
        } catch {
            throw SourceFileError(description: "\(file): \(error)")
        }
    }
}
