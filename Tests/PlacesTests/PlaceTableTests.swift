import Places
import Testing

@Suite("Places by keys") struct PlaceTableTests {
    @Test func `Every key has the place at which it came, and no other has one`() {
        var table = PlaceTable()
        let keys = (0..<5000 as Range<UInt64>).map { number in
            // Words that differ in few bits, high and low, and in one of the two alone.
            number % 3 == 0 ? PlaceTable.Key(number, 0) : PlaceTable.Key(number % 7, number << 40)
        }
        for (place, key) in keys.enumerated() {
            #expect(table.place(of: key) == nil)
            #expect(table.add(key) == place)
        }
        #expect(table.count == keys.count)
        for (place, key) in keys.enumerated() { #expect(table.place(of: key) == place) }
        #expect(table.place(of: PlaceTable.Key(5000, 1)) == nil)
        var last = -1
        for place in [0, 1, 2, 900, 901, 4999, 3, 4999, 0] {
            #expect(table.place(of: keys[place], behind: &last) == place && last == place)
        }
        #expect(table.place(of: PlaceTable.Key(5000, 1), behind: &last) == nil && last == 0)
    }

    @Test func `Room that was made changes nothing`() {
        var table = PlaceTable()
        table.reserve(1000)
        for number in 0..<3000 as Range<UInt64> { table.add(PlaceTable.Key(number, ~number)) }
        table.reserve(10)
        #expect((0..<3000 as Range<UInt64>).allSatisfy { table.place(of: PlaceTable.Key($0, ~$0)) == Int($0) })
        #expect(PlaceTable().place(of: PlaceTable.Key(0, 0)) == nil)
    }
}
