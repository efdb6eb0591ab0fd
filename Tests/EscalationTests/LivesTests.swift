import Foundation
import Testing

/// The article that draws the state charts, against the tests that it names.
@Suite struct LivesTests {
    private let root = URL(filePath: #filePath).deletingLastPathComponent()

    @Test func `Every arrow of the charts names a test that exists`() throws {
        let article = try String(
            contentsOf: root.appending(path: "../../Sources/Escalation/Escalation.docc/Lives.md"),
            encoding: .utf8
        )
        let named = article.split(separator: "\n").compactMap { line in
            line.wholeMatch(of: /\| .* \| `(.*)` \|/).map { String($0.1) }
        }
        #expect(named.count > 35)
        var sources = ""
        for case let file as URL in FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil) ?? .init()
        where file.pathExtension == "swift" {
            sources += try String(contentsOf: file, encoding: .utf8)
        }
        for name in named { #expect(sources.contains("func `\(name)`"), "\(name)") }
    }
}
