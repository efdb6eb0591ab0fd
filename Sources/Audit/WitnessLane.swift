import AuditLog
import Courier
import Escalation
import Fleet
import Logging
import SignedLog
import SignedNote
import Store

/// Has the newest checkpoint cosigned by the witnesses of a policy, beside the sequencer: a witness that does not answer
/// holds up nothing but what waits for it.
///
/// One process at a time does. What a witness saw last it says itself; a cosignature counts once it was checked.
package final class WitnessLane {
    private let policy: LogPolicy
    private let holder: String
    private let store: any Store
    private let way: any WitnessWay
    private let logger: Logger
    private let stop: StopSignal
    private let health: HealthPart
    /// The size that each witness saw last, as far as it told.
    private var seen: [String: Int64] = [:]
    /// What was said of a witness last, so that its silence is told once.
    private var troubles: [String: String] = [:]
    package private(set) var done: Int64 = 0
    /// The newest request whose proof was put together.
    private var asked: AddCheckpointRequest?

    private static let role = "witnesses"
    private static let lease: Duration = .seconds(30)
    private static let interval: Duration = .milliseconds(500)
    /// While another has the role, the store is asked less often whether it still has.
    private static let patience: Duration = .seconds(5)

    package init(
        policy: LogPolicy,
        holder: String,
        store: any Store,
        way: any WitnessWay = WitnessPost(),
        logger: Logger,
        stop: StopSignal,
        health: HealthPart
    ) {
        self.policy = policy
        self.holder = holder
        self.store = store
        self.way = way
        self.logger = logger
        self.stop = stop
        self.health = health
    }

    func run() throws {
        health.ready()
        while !stop.isRaised {
            var wait = Self.interval
            do {
                wait = try cosignNewest()
            } catch let error as StoreError where error.isRetriable {
                logger.warning("store refused, trying again", metadata: ["error": "\(error)"])
            }
            _ = stop.wait(upTo: wait)
        }
    }

    /// Asks those that have not seen the newest checkpoint.
    ///
    /// - Returns: How long to wait before looking again.
    package func cosignNewest() throws -> Duration {
        guard let kept = try store.reading({ try $0.newestCheckpoint(of: nil) }), kept.size > done else {
            return Self.interval
        }
        var note = try SignedNote(kept.note)
        if kept.witnesses >= policy.witnesses.count, signers(of: note).count == policy.witnesses.count {
            // Others have asked, and nobody is left who has not seen it.
            done = kept.size
            return Self.interval
        }
        let holds = try store.transaction {
            try $0.holdRole(Self.role, holder: self.holder, lease: Self.lease)
        }
        guard holds else { return Self.patience }
        // Whoever had the role before may have come some of the way.
        let before = signers(of: note)
        var reached = before.count
        for witness in policy.witnesses where !before.contains(witness.key) {
            guard let address = witness.address, !stop.isRaised else { continue }
            guard let cosigned = try ask(witness, at: address, to: note) else { continue }
            note = cosigned
            reached += 1
            seen[witness.name] = kept.size
            let checkpoint = KeptCheckpoint(
                size: kept.size,
                origin: kept.origin,
                note: note.bytes,
                signedAt: kept.signedAt,
                witnesses: reached
            )
            try store.transaction { try $0.keep(checkpoint) }
        }
        // Those that did not answer see the next checkpoint, which goes on from this one.
        if reached > 0 { done = kept.size }
        return Self.interval
    }

    /// The witnesses that have cosigned it.
    private func signers(of note: SignedNote) -> [WitnessKey] {
        (try? note.cosignatures(among: policy.witnesses.map(\.key)).map(\.witness)) ?? []
    }

    /// The note with the witness's cosignature; `nil` where it gave none.
    private func ask(_ witness: LogPolicy.Witness, at address: String, to note: SignedNote) throws -> SignedNote? {
        // It may have seen another size than is remembered here, and then says which.
        for _ in 0..<2 {
            guard let request = try request(note, extending: seen[witness.name] ?? 0) else { return nil }
            let answer: WitnessAnswer
            do {
                answer = try way.ask(witness, at: address, request)
            } catch {
                report("\(error)", of: witness)
                return nil
            }
            switch answer {
            case .cosigned(let cosigned, _):
                report(nil, of: witness)
                return cosigned
            case .lastSaw(let size): seen[witness.name] = size
            case .forked:
                report(
                    "it has seen another log of this size under this name: see belay audit key restart --help",
                    of: witness
                )
                return nil
            case .refused(let status, let reason):
                report("it refused (\(status)): \(reason)", of: witness)
                return nil
            case .unusable(let reason):
                report(reason, of: witness)
                return nil
            }
        }
        return nil
    }

    /// Witnesses who saw the same size last are shown the same proof.
    private func request(_ note: SignedNote, extending size: Int64) throws -> AddCheckpointRequest? {
        if let asked, asked.oldSize == size, asked.note.text == note.text {
            return AddCheckpointRequest(oldSize: size, proof: asked.proof, note: note)
        }
        asked = try store.reading { try AddCheckpointRequest(note, extending: size, from: StoreTree($0)) }
        return asked
    }

    private func report(_ trouble: String?, of witness: LogPolicy.Witness) {
        guard troubles[witness.name] != trouble else { return }
        troubles[witness.name] = trouble
        if let trouble {
            logger.warning(
                "a witness has not cosigned",
                metadata: ["witness": "\(witness.name)", "reason": "\(trouble)"]
            )
        } else {
            logger.notice("a witness cosigns again", metadata: ["witness": "\(witness.name)"])
        }
    }
}
