/// Where a reading of all cases stands, in the order in which the database has their rows at hand
/// (``StoreReader/lendCases(after:limit:to:)``).
///
/// A case keeps its place for as long as nobody rebuilds the table (SQLite's `VACUUM` may renumber rows): whoever must not
/// miss one asks for those that did not come by their ids.
public struct CasePlace: Hashable, Sendable {
    let value: SQLValue
}
