/// How far the JSON Lines of an export were read.
struct LinesProgress {
    private var file: LinesFile?
    private var offset: Int64 = 0
    /// Whether a file was found to differ: what follows in it says nothing more.
    private var isLost = false

    /// Holds the lines of some entries, which lie in one file, against the entries.
    mutating func compare(
        _ entries: [[UInt8]],
        from first: Int64,
        of size: Int64,
        in files: some LogFiles,
        _ report: inout ExportReport
    ) throws {
        let file = LinesFile(holding: first, of: size)
        if file != self.file { (self.file, offset, isLost) = (file, 0, false) }
        let isLast = first + Int64(entries.count) == file.last + 1
        guard !isLost else { return }
        var expected: [UInt8] = []
        for entry in entries {
            expected += entry
            expected.append(10)
        }
        let count = expected.count
        // One byte more shows whether the file ends where it must.
        guard let bytes = try files.read("\(file)", from: offset, upTo: count + (isLast ? 1 : 0)) else {
            report.add("\(file)", first, "it is missing")
            isLost = true
            return
        }
        offset += Int64(count)
        if bytes == expected { return }
        var rest = bytes[...]
        for (place, entry) in entries.enumerated() {
            let index = first + Int64(place)
            guard rest.starts(with: entry), rest.dropFirst(entry.count).first == 10 else {
                let isCut = rest.count < entry.count + 1 && entry.starts(with: rest)
                report.add(
                    "\(file)",
                    index,
                    isCut ? "it ends before this line is complete" : "its line is not this entry"
                )
                isLost = true
                return
            }
            rest = rest.dropFirst(entry.count + 1)
        }
        if isLast, !rest.isEmpty { report.add("\(file)", file.last, "there is more behind its last line") }
    }
}
