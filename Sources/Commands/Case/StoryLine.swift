import Escalation
import JSON
import Messages
import Store

/// An entry of a case as a sentence, with what people wrote beside it.
struct StoryLine {
    let at: Instant?
    let sentence: String
    /// What a person or a server wrote.
    let words: [String]
    /// What else the entry says, line by line.
    let notes: [String]

    init(_ stored: StoredEntry) {
        let body = (try? JSONValue.parse(stored.entry.body, limits: .message)) ?? .null
        let detail = stored.entry.detail?.content
        at = body["at"]?.string.flatMap { Instant($0) }
        sentence = Self.sentence(stored.entry.kind, body)
        words =
            [detail?["rationale"]?.string, detail?["text"]?.string].compactMap { $0 }
            + Self.courseWords(detail)
            + (detail?["assumptions"]?.array ?? []).compactMap { $0.string.map { "assuming: \($0)" } }
            + (detail?["constraints"]?.array ?? []).compactMap { $0.string.map { "provided: \($0)" } }
            + Self.reviewWords(stored.entry.kind, detail)
            + (detail?["changes"]?.array ?? []).map {
                "change \($0["field"]?.shown ?? ""): \($0["value"]?.shown ?? "")"
            }
            + (detail?["values"]?.object ?? [:]).map { "\($0.key): \($0.value.shown)" }
            + (detail?["fields"]?.object ?? [:]).map { "\($0.key): \($0.value.shown)" }
        notes = Self.basis(body, detail) + Self.terms(body)
    }

    /// What a decision was taken on, as it named it.
    private static func basis(_ body: JSONValue, _ detail: JSONValue?) -> [String] {
        guard let necessity = body["necessity"]?.string else { return [] }
        let digests = [("snapshot", body["snapshot"]), ("policy text", body["policyHash"]), ("shape", body["shape"])]
        let workflow = ["name", "version", "digest"].compactMap { detail?["workflow"]?[$0]?.shown }
        var lines = ["necessary (\(necessity)): \(detail?["necessity"]?.shown ?? "?")"]
        lines.append(
            "on revision \(body["seen"]?.shown ?? "?")"
                + digests.compactMap { name, digest in digest.map { ", \(name) \($0.shown)" } }.joined()
        )
        if !workflow.isEmpty { lines.append("of the workflow \(workflow.joined(separator: " "))") }
        if let schema = detail?["dataschema"]?.shown { lines.append("of data after \(schema)") }
        return lines
    }

    private static func sentence(_ kind: Entry.Kind, _ body: JSONValue) -> String {
        func fact(_ name: String) -> String { body[name].map(\.shown) ?? "?" }
        func optional(_ name: String, _ lead: String) -> String {
            body[name].flatMap { $0.isNull ? nil : lead + $0.shown } ?? ""
        }
        switch kind {
        case .clockPaused, .clockResumed, .informationAsked, .informationAnswered, .dataRequested, .dataProvided,
            .dataOverdue, .dataDisputed, .policyDisputed:
            return courseSentence(kind, body) ?? ""
        case .caseOpened:
            if let origin = body["origin"] {
                return "opened by Belay because of case \(origin.shown) (\(fact("cause")))"
            }
            return "opened by trigger \(fact("trigger")) (\(fact("cause"))), case \(fact("running")) of its key"
                + Self.standing(body, lead: ": ")
        case .eventAttached:
            return "another event joined" + (body["newShape"] == nil ? "" : ", of a new shape: people decide")
        case .snapshotChanged: return "what was captured changed: revision \(fact("revision"))"
        case .caseCategorised:
            return "\(fact("by")) put it into the category \(fact("category"))" + optional("from", ", before in ")
        case .riskRated:
            return "\(fact("by")) rated the risk \(fact("risk"))" + optional("from", ", before ")
                + optional("with", ", as did ")
        case .riskLoweringAsked:
            return "\(fact("by")) wants the risk rated \(fact("risk")): another owner has to confirm it"
        case .standingRisen: return "what is known now raises where it stands" + Self.standing(body, lead: ": ")
        case .casePassed:
            func names(_ fact: String, _ lead: String) -> String {
                (body[fact]?.array).map { lead + $0.map(\.shown).joined(separator: ", ") } ?? ""
            }
            return "passed to level \(fact("level")) (\(fact("cause"))), window until \(fact("windowEnds"))"
                + names("calendars", ", in working time of ")
                + (body["cut"] == nil ? "" : ", when the answer is needed")
                + names("wallTimeInsteadOf", ", by the wall clock for want of calendar ")
        case .levelEntered:
            let owners = (body["owners"]?.array ?? []).map(\.shown).joined(separator: ", ")
            return "taken in at level \(fact("level")), owners \(owners)" + Self.actingFor(body)
        case .dutyChanged: return Self.dutyChanged(body)
        case .levelChecked:
            let found = (body["rules"]?.array ?? []).compactMap(CheckResult.init).inWords ?? "nothing"
            let then =
                switch fact("then") {
                case "approve":
                    "they approve" + optional("authority", " under ")
                        + (body["sampled"] == true ? ", and a person looks at it afterwards" : "")
                case "escalate": "the case goes up"
                case "refuse": "they refuse"
                default: body["newShape"] == nil ? "people decide" : "people decide, as the shape of its event is new"
                }
            return "rules of level \(fact("level")): \(found); \(then)"
        case .levelEmpty:
            return body["owners"] == nil
                ? Self.vacancy(body)
                : "too few own level \(fact("level")) to agree there: \(fact("owners"))"
        case .levelUnreachable: return "nobody could be reached" + optional("level", " at level ")
        case .claimTaken:
            return "claimed" + optional("by", " by ") + optional("from", ", handed over by ")
                + optional("until", " until ")
        case .caseReassigned:
            let people = (body["to"]?.array ?? []).map(\.shown).joined(separator: ", ")
            return "\(fact("by")) gave it to " + optional("team", "team ")
                + (body["team"] == nil ? people : ": \(people)")
        case .claimTakenBack: return "\(fact("by")) took the claim back from \(fact("from"))"
        case .claimReleased: return "claim released" + optional("by", " by ")
        case .claimExpired: return "claim ran out" + optional("by", " of ")
        case .commentAdded: return "comment" + optional("by", " by ")
        case .warningDue:
            return "owners reminded: " + (body["next"] == nil ? "the window passes soon" : "again \(fact("next"))")
        case .deadlineMoved:
            guard body["cut"] == nil || body["calendars"] != nil else {
                return "the answer is needed sooner: the window ends \(fact("windowEnds")), not \(fact("from"))"
            }
            return "the calendar changed: the window moved from \(fact("from")) to \(fact("windowEnds"))"
        case .windowPassed: return "the window passed" + optional("level", " at level ")
        case .decisionTaken:
            let others = (body["with"]?.array ?? []).map(\.shown).joined(separator: ", ")
            return "\(fact("by"))\(optional("for", " for ")) decided \(fact("action"))" + optional("alternative", " ")
                + optional("authority", " under ")
                + optional("risk", ", risk ") + (others.isEmpty ? "" : ", as did \(others)")
                + optional("carried", "; what carries is ")
        case .voteTaken:
            return "\(fact("by"))\(optional("for", " for ")) wants \(fact("action"))" + optional("alternative", " ")
                + optional("authority", " under ")
                + optional("risk", ", risk ") + "; more must agree"
        case .votesDisputed: return "owners of level \(fact("level")) want different things"
        case .votesForgotten: return "what was answered before counts no more: it was about something else"
        case .decisionRefused: return "\(fact("by")) was refused \(fact("action")): \(fact("because"))"
        case .caseClosed: return "ended as \(fact("outcome")), by \(fact("by"))"
        case .noticeDelivered: return "notice delivered" + optional("to", " to ") + optional("channel", " over ")
        case .noticeFailed: return "notice failed" + optional("to", " to ") + optional("channel", " over ")
        case .noticeStopped: return "notice not sent" + optional("to", " to ") + ": the case had moved on"
        case .runWithdrawn: return "a waiting run took its question back, \(fact("waiting")) left"
        case .outcomeReported:
            return
                "the automation says the outcome \(body["applied"]?.bool == true ? "was applied" : "could not be applied")"
        case .caseHeld:
            return "held until \(fact("windowEnds")): \(fact("by")) put the gate on hold under \(fact("authority"))"
        case .gateModeSet:
            return
                "\(fact("by")) set gate \(fact("gate")) to \(fact("mode")) until \(fact("until")), under \(fact("authority"))"
        case .reportOverdue:
            let missing = body["missing"]?.array?.count ?? 0
            return "no report came in time on \(missing == 1 ? "the outcome" : "\(missing) outcomes")"
        case .recordWritten:
            let late = body["inTime"]?.bool == false ? ", late" : ""
            return "\(fact("by")) " + (body["addsTo"] == nil ? "wrote the record\(late)" : "added to the record")
        case .recordOverdue: return "no record was written until \(fact("due"))"
        case .reviewWritten:
            let actions = (body["actions"]?.array ?? []).map {
                "action \($0["number"]?.shown ?? "?") of \($0["owner"]?.shown ?? "?")"
            }
            return "\(fact("by")) looked back, findings: \(fact("findings"))"
                + (actions.isEmpty ? "" : "; " + actions.joined(separator: ", "))
        case .actionDone:
            return "\(fact("by")) did action \(fact("number"))" + (body["inTime"]?.bool == false ? ", late" : "")
        case .overrideAsked:
            return "\(fact("by")) asks to override the levels; another has until \(fact("until")) to confirm it"
        case .overrideConfirmed:
            return "\(fact("by")) confirmed the override that \(fact("asked")) asked for, under \(fact("authority"))"
        case .overrideRefused: return "\(fact("by")) was refused an override: \(fact("because"))"
        case .overrideLapsed:
            return "the override that \(fact("by")) asked for lapsed: "
                + (body["cause"]?.string == "changed" ? "it was about something else" : "nobody confirmed it")
        case .procedureStarted:
            let steps = (body["steps"]?.array ?? []).map(\.shown).joined(separator: ", ")
            return "the manual procedure begins, until \(fact("windowEnds")): \(steps)"
        case .procedureTicked:
            let left = (body["left"]?.array ?? []).map(\.shown).joined(separator: ", ")
            return "\(fact("by")) did \(fact("step"))" + (left.isEmpty ? ", the last step" : "; left: \(left)")
        case .procedureAbandoned:
            let ticked = (body["ticked"]?.array ?? []).map(\.shown).joined(separator: ", ")
            return "the manual procedure is left, done so far: \(ticked.isEmpty ? "nothing" : ticked)"
        case .followupOpened:
            return "case \(fact("followup")) opened at level \(fact("level")): \(Self.occasion(body))"
        case .followupWithheld:
            return "no further case is opened (\(Self.occasion(body))): so many have followed one another"
        case .identityRefused: return Self.identityRefused(body)
        case .documentApplied:
            return "\(fact("document")) \(fact("name")) version \(fact("version")) applied by \(fact("by"))"
        case .rootAccepted: return "root version \(fact("version")) accepted by \(fact("by"))"
        case .bundleActivated:
            return "bundle version \(fact("version")) put into force by \(fact("by")): \(fact("class"))"
        case .shapeNew:
            return
                "events \(fact("type")) came in a new shape at trigger \(fact("trigger")) of \(fact("policy")): \(fact("shape"))"
        case .logHeartbeat: return "the log is alive"
        case .logKeyStated:
            let words = fact("statement").split(separator: "\n").dropFirst(4).first ?? "?"
            return "of the log's keys: \(words)" + optional("by", ", says ")
        case .shapeAcknowledged:
            return "\(fact("by")) acknowledged the shape \(fact("shape")) of \(fact("type")) for \(fact("policy"))"
        case .caseErased: return "what was kept of whom it is about was erased by \(fact("by")): key \(fact("key"))"
        case .subjectErased:
            return "\(fact("by")) had a subject erased: key \(fact("key")), \(fact("cases")) cases"
        case .drillStarted:
            let people = (body["recipients"]?.array ?? []).map(\.shown).joined(separator: ", ")
            return "\(fact("by")) began the drill \(fact("drill")) with \(people), until \(fact("until"))"
        case .drillEnded:
            return "\(fact("by")) ended the drill \(fact("drill")): \(body["passed"] == true ? "passed" : "not passed")"
        case .caseRecovered:
            return "the store was restored: "
                + (body["entries"]?.int ?? 0 > 0 ? "\(fact("entries")) entries were taken over, " : "")
                + (body["outcome"] == nil
                    ? "its people are asked again"
                        + (body["sound"] == false ? ", and nobody may let it go on: what it rests on is lost" : "")
                    : "it had ended as \(fact("outcome"))")
        case .caseLost:
            return "the store was restored, and holds nothing of this case but these entries: \(fact("outcome"))"
        case .storeRecovered:
            return
                "the store was recovered as incarnation \(fact("incarnation")): \(fact("taken")) entries taken over from "
                + "\(fact("from")) on, \(fact("asked")) cases open, \(fact("closed")) ended, \(fact("lost")) lost"
        case .rootRefused, .bundleRefused: return "refused for \(fact("by")): \(fact("because"))"
        }
    }
}

extension StoryLine {
    /// Category, risk and urgency, where the entry names them.
    fileprivate static func standing(_ body: JSONValue, lead: String) -> String {
        let named = ["category", "risk", "urgency"].compactMap { name in
            body[name]?.string.map { name == "urgency" ? $0 : "\(name) \($0)" }
        }
        let unclear = (body["unclear"]?.array ?? []).map { "\($0.shown) could not be told" }
        let words = named + unclear + (body["shapeNew"] == true ? ["its shape is new, so that people decide"] : [])
        return words.isEmpty ? "" : lead + words.joined(separator: ", ")
    }

    private static func occasion(_ body: JSONValue) -> String {
        body["occasion"]?.string.flatMap(CaseOrigin.Occasion.init)?.inWords ?? "?"
    }
}

extension CaseOrigin.Occasion {
    var inWords: String {
        switch self {
        case .failed: "what was decided could not be done"
        case .unreported: "nobody said what became of it"
        case .override: "the override is looked at afterwards"
        case .sampled: "what rules decided is looked at afterwards"
        }
    }
}

extension StoredEntry {
    /// The entry's own JSON, with its index and what stands beside it.
    var json: JSONValue {
        guard case .object(var object)? = try? JSONValue.parse(entry.body, limits: .message) else {
            return ["body": .string(String(decoding: entry.body, as: UTF8.self))]
        }
        object["index"] = index.map { .int($0) } ?? .null
        if let detail = entry.detail { object["beside"] = detail.content }
        return .object(object)
    }
}

extension NoticeState {
    var text: String {
        let standing =
            switch standing {
            case .waiting(let until): "waiting until \(until.shown)"
            case .delivered: "delivered"
            case .failed: "failed"
            case .stopped: "stopped"
            }
        return standing + ", attempt \(attempt)" + (detail.map { ": \($0)" } ?? "")
    }

    var json: JSONValue {
        [
            "id": .string(notice.id), "purpose": .string(notice.purpose.rawValue),
            "to": .string(notice.recipient.shown), "at": .string(notice.createdAt.description),
            "attempt": .int(Int64(attempt)), "standing": .string(text),
        ]
    }
}

extension Recipient {
    var shown: String {
        switch self {
        case .person(let person, let channel): "\(person) over \(channel)"
        case .callback(let url, _): "the callback \(url)"
        }
    }
}
