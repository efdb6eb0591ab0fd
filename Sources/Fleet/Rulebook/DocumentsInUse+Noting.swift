import Logging
import PolicyTrust

extension DocumentsInUse {
    /// Notes the rules that `load` gives for a lane, or why they are in doubt; each doubt is logged once, not once a
    /// second.
    func noting(_ logger: Logger, lane: String, _ load: () throws -> Rulebook) throws -> Rulebook {
        do {
            let rulebook = try load()
            note(rulebook, in: lane)
            if let bundle = rulebook.bundle {
                logger.info(
                    "rules in force",
                    metadata: [
                        "lane": "\(lane)", "version": "\(bundle.version)", "digest": "\(bundle.digest)",
                    ]
                )
            }
            return rulebook
        } catch let doubt as RulebookDoubt {
            if self.doubt(doubt, in: lane) {
                logger.error(
                    "rules in doubt",
                    metadata: ["lane": "\(lane)", "because": "\(doubt.code)", "error": "\(doubt)"]
                )
            }
            throw doubt
        }
    }
}
