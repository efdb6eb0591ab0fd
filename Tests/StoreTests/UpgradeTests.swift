import Escalation
import Testing

@testable import Store

/// A store that an earlier version left behind, with cases under way.
@Suite struct UpgradeTests {
    @Test(arguments: StoreKind.available)
    func `A store of schema 1 is brought up to date, and its open cases and their deadlines live on`(
        kind: StoreKind
    ) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            let past = try store.reading { $0.now } - .seconds(9)
            let due = Sample.aCase("DUE", status: .open(Sample.stay(windowEnds: past)))
            let claimed = Sample.aCase(
                "CLAIMED",
                status: .open(
                    Sample.stay(
                        stage: .underReview(owners: ["ada"]),
                        windowEnds: past + .seconds(3600),
                        claim: Claim(by: "ada", at: past, until: past + .seconds(1800))
                    )
                )
            )
            try store.write {
                $0.newCases = [due, claimed]
                $0.entries = [Sample.entry(1, of: "DUE")]
            }
            store.close()
            try fixture.unseal([due, claimed])
            // What later steps of the schema added is taken away again.
            try fixture.sql("DROP INDEX cases_held")
            try fixture.sql("DROP TABLE gate_order")
            try fixture.sql("DROP INDEX notice_by_recipient")
            try fixture.sql("DROP TABLE notice_pace")
            try fixture.sql("DROP TABLE unanswered_gate")
            try fixture.sql("DROP INDEX cases_aftercare_due")
            try fixture.sql("DROP INDEX cases_unrecorded")
            let columns = ["tally", "duty", "course", "standing", "urgency", "proceedings", "aftercare_due"]
            for column in columns + ["unrecorded_since", "last_entry", "last_entry_change"] {
                try fixture.sql("ALTER TABLE cases DROP COLUMN \(column)")
            }
            try fixture.sql("DROP INDEX cases_by_subject_key")
            try fixture.sql("ALTER TABLE cases DROP COLUMN subject_key")
            try fixture.sql("ALTER TABLE entry_detail DROP COLUMN sealed")
            for column in ["bundle_version", "bundle_digest", "bundle_doubt"] {
                try fixture.sql("ALTER TABLE worker DROP COLUMN \(column)")
            }
            let tables = ["policy_root", "bundle", "event_shape", "event_kind", "tree_node", "checkpoint", "log_key"]
            for table in tables + ["held_outcome", "review_action", "drill", "subject_key", "lost_case"] {
                try fixture.sql("DROP TABLE \(table)")
            }
            try fixture.sql("UPDATE meta SET value = '1' WHERE key = 'schema'")

            let newer = fixture.open()
            defer { newer.close() }
            let refused = #expect(throws: StoreError.self) { try newer.reading { try $0.case("DUE") } }
            #expect(refused?.kind == .notMigrated)
            #expect(refused?.message.contains("belay store migrate") == true)
            try newer.migrate()
            #expect(try newer.reading { try $0.case("CLAIMED") } == claimed)
            while try newer.transaction({ try $0.sealEarlier(limit: 1) }) > 0 {}
            #expect(try newer.reading { try $0.case("CLAIMED") } == claimed, "the same once it is sealed")
            let fired = try newer.transaction { try $0.lockDueCases(limit: 9) }
            #expect(fired == [due])
            #expect(claimed.standing.newShape == nil, "a case of before counts as acknowledged")
            let shape = ShapeTests.seen("a")
            #expect(try newer.transaction { try $0.meetShapes([shape]) } == [shape.id: .first])
            #expect(try newer.reading { try $0.story(of: "DUE") }.map(\.entry) == [Sample.entry(1, of: "DUE")])
        }
    }
}
