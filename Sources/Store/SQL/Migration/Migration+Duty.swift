extension Migration {
    /// When others come to own a case, as rotas and absences foresee it. Workers of an older version never meet one:
    /// they refuse a directory that has rotas or absences.
    static let duty = Migration(
        number: 6,
        shared: ["ALTER TABLE cases ADD COLUMN duty {text}"],
        sqlite: [],
        postgreSQL: []
    )
}
