import Escalation
import JSON
import Testing

@testable import Insight

@Suite struct TableTests {
    @Test(arguments: [
        ("=1+1", "\"'=1+1\""), ("+49 30", "\"'+49 30\""), ("-2", "\"'-2\""), ("@SUM(A1)", "\"'@SUM(A1)\""),
        ("\tx", "\"'\tx\""), ("\rx", "\"'\rx\""), ("  =x", "\"'  =x\""), ("\u{200B}=x", "\"'\u{200B}=x\""),
        ("\u{FF1D}x", "\"'\u{FF1D}x\""), ("a=b", "a=b"), ("a,b", "\"a,b\""), ("a \"b\"", "\"a \"\"b\"\"\""),
        ("a\nb", "\"a\nb\""), ("=\"x\"", "\"'=\"\"x\"\"\""), ("", ""),
    ])
    func `Text that a spreadsheet would run is text, and quotes and commas stay inside their cell`(
        text: String,
        field: String
    ) {
        #expect(ReportTable.field(text) == field)
    }

    @Test func `Lines end in CR LF and have as many cells as there are headings`() {
        let table =
            ReportTable("t", "T", [.text("a", "A"), .init("b", "B")]) + [
                [.text("x,y"), .time(.milliseconds(-1500))], [.text("-"), .time(nil)], [.text("z"), .share(0.25)],
            ]
        #expect(table.csv == "a,b\r\n\"x,y\",-1.500000\r\n\"'-\",\r\nz,0.25\r\n")
    }

    @Test func `What came in messages is text in the page, wherever it stands`() throws {
        let hostile = "<script>alert(1)</script>\"'&\u{202E}"
        var play = Play { policy in
            policy.triggers[0].name = TriggerName(hostile)
            policy.levels[0].level = LevelName(hostile)
            policy.triggers[0].entryLevel = LevelName(hostile)
        }
        let id = try play.pay("many")
        play.claim(id, by: "amir")
        play.decide(id)
        play.wait(400)
        for _ in 0..<12 {
            try play.pay()
            play.wait(61)
        }
        var report = play.report()
        report.dead = DeadFigures([.init(queue: hostile, reason: hostile, isOpen: true)])
        for suggestion in report.suggestions {
            report.trials[suggestion] = SuggestionTrial(change: hostile, result: [hostile], commands: [hostile])
        }
        #expect(!report.suggestions.isEmpty && !report.dataIssues.isEmpty)
        let page = report.page
        #expect(!page.contains("<script") && !page.contains("\u{202E}"))
        #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;⟨U+202E⟩"))
    }

    @Test func `The page needs nothing from anywhere, and every chart has a title, a text and its table`() throws {
        var play = Play()
        for _ in 0..<3 {
            let id = try play.pay()
            play.wait(10)
            play.decide(id)
        }
        try play.pay()
        play.wait(90)
        let page = play.report().page
        for foreign in ["http://", "https://", "src=", "@import", "url(", "<link", "<script"] {
            #expect(!page.contains(foreign), "\(foreign)")
        }
        let charts = page.components(of: "<svg ")
        #expect(charts == 6)
        #expect(page.components(of: "<title id=") == charts && page.components(of: "<desc id=") == charts)
        for tag in ["section", "figure", "details", "table", "svg", "div", "ul", "main", "text", "rect"] {
            let opened = page.components(of: "<\(tag)>") + page.components(of: "<\(tag) ")
            #expect(opened == page.components(of: "</\(tag)>"), "\(tag)")
        }
        #expect(page.contains("prefers-color-scheme: dark") && page.contains("@media print"))
    }

    @Test func `JSON has every table, with members named as its columns`() throws {
        var play = Play()
        let id = try play.pay()
        play.wait(10)
        play.decide(id)
        let report = play.report()
        let figures = try #require(report.json["tables"]?["figures"]?[0])
        #expect(figures["cases"] == 1 && figures["decide_wall_median_seconds"] == .double(600))
        #expect(figures["decide_business_median_seconds"] == .null)
        for table in report.tables { #expect(report.json["tables"]?[table.name] != nil, "\(table.name)") }
        #expect(Set(report.tables.map(\.name)).count == report.tables.count)
    }

    @Test func `Of nothing there is a report too`() {
        let report = Play().report()
        #expect(report.page.contains("No case was opened in this period."))
        #expect(report.figuresTable.rows.count == 1)
        #expect(report.timeline.parts.count == 1)
    }
}

extension String {
    /// How often it has another inside it.
    fileprivate func components(of other: String) -> Int {
        split(separator: other, omittingEmptySubsequences: false).count - 1
    }
}
