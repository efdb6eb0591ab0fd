import AuditLog
import Foundation
import SignedNote
import Testing

@Suite struct WitnessProcessTests {
    private let log = GrowingLog(count: 200)

    private func isCosigned(_ answer: WitnessAnswer) -> Bool {
        if case .cosigned = answer { true } else { false }
    }

    @Test func `A log that grows is cosigned step by step, with the time, and anyone may read how far`() throws {
        let witness = try WitnessProcess(logs: [log.key.verifier])
        try witness.start()
        let before = UInt64(time(nil))
        for (old, new) in [(0, 1), (1, 1), (1, 7), (7, 64), (64, 200)] {
            let answer = try witness.client.add(log.request(old, new))
            guard case .cosigned(let note, let cosignature) = answer else {
                Issue.record("\(old) to \(new): \(answer)")
                continue
            }
            #expect(try note.cosignatures(among: [witness.key]) == [cosignature])
            #expect(try note.signers(among: [log.key.verifier]) == [log.key.verifier])
            #expect(cosignature.time >= before && cosignature.time <= UInt64(time(nil)))
        }
        // echo -n log.example.com/belay | sha256sum
        let hash = "\(try sha256(of: "log.example.com/belay"))"
        let seen = try SignedNote(witness.client.ask("/\(hash)/checkpoint").body)
        #expect(try Checkpoint(text: seen.text).size == 200)
        #expect(try witness.client.ask("/live").status == 200 && witness.client.ask("/other").status == 404)
    }

    @Test func `Whoever shows something else is refused with the status that the specification has for it`() throws {
        let witness = try WitnessProcess(logs: [log.key.verifier])
        try witness.start()
        #expect(try isCosigned(witness.client.add(log.request(0, 100))))
        #expect(try witness.client.add(log.request(0, 120)) == .lastSaw(size: 100))
        #expect(try witness.client.add(log.request(50, 120)) == .lastSaw(size: 100))
        #expect(try witness.client.add(log.request(50, 60)) == .lastSaw(size: 100), "it never goes back")
        let other = GrowingLog(count: 200, mark: "other ")
        #expect(try witness.client.add(other.request(100, 100)) == .forked)
        func status(_ request: AddCheckpointRequest) throws -> Int {
            try witness.client.ask(AddCheckpointRequest.path, post: request.bytes).status
        }
        #expect(try status(other.request(100, 150)) == 422)
        #expect(try status(AddCheckpointRequest(oldSize: 100, proof: [], note: log.note(150))) == 422)
        #expect(try status(AddCheckpointRequest(oldSize: 150, proof: [], note: log.note(120))) == 400)
        let stranger = GrowingLog(count: 200, seed: 9)
        #expect(try status(stranger.request(100, 150)) == 403)
        let elsewhere = try #require(NoteName("elsewhere"))
        let key = try #require(SigningKey(name: elsewhere, seed: Array(0..<32)))
        let note = try log.note(100, by: key, origin: elsewhere)
        #expect(try status(AddCheckpointRequest(oldSize: 0, proof: [], note: note)) == 404)
        for body in ["", "\n", "old 100\n", "old 0100\n\n", "old -1\n\n", "old 100\nAAAA\n\n", "old 100\n\nnonsense\n"]
        {
            #expect(try witness.client.ask(AddCheckpointRequest.path, post: Array(body.utf8)).status == 400, "\(body)")
        }
        let tooLarge = [UInt8](repeating: 65, count: AddCheckpointRequest.bytesMax + 1)
        #expect(try witness.client.ask(AddCheckpointRequest.path, post: tooLarge).status == 413)
        #expect(try isCosigned(witness.client.add(log.request(100, 150))), "and all of that changed nothing")
    }

    @Test func `Killed at any moment, it remembers all that it has cosigned`() throws {
        let witness = try WitnessProcess(logs: [log.key.verifier])
        var size = 0
        for step in 1...12 {
            try witness.start()
            let next = size + step
            #expect(try isCosigned(witness.client.add(log.request(size, next))))
            witness.kill()
            size = next
        }
        try witness.start()
        #expect(try witness.client.add(log.request(0, 200)) == .lastSaw(size: Int64(size)))
        let other = GrowingLog(count: 200, mark: "other ")
        #expect(try witness.client.add(other.request(size, size)) == .forked)
    }

    @Test func `Of many at once, each size is cosigned for one history alone, also when it is killed between`()
        async throws
    {
        let witness = try WitnessProcess(logs: [log.key.verifier])
        let histories = (0..<6).map { GrowingLog(count: 40, mark: "history \($0) ") }
        var size = 0
        var winner: Int?
        for round in 0..<4 {
            try witness.start()
            let requests = try histories.map { try $0.request(size, size + 5) }
            let client = witness.client
            let answers = await withTaskGroup(of: (Int, WitnessAnswer?).self) { group in
                for (place, request) in requests.enumerated() {
                    group.addTask { (place, try? client.add(request)) }
                }
                return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
            }
            let cosigned = answers.filter { isCosigned($0.value) }.map(\.key)
            #expect(cosigned.count == 1 && (winner == nil || cosigned == [winner]), "round \(round)")
            winner = cosigned.first
            size += 5
            witness.kill()
        }
    }

    @Test func `What it cannot believe keeps it from starting, and it says what to do`() throws {
        let witness = try WitnessProcess(logs: [log.key.verifier])
        try witness.start()
        #expect(try isCosigned(witness.client.add(log.request(0, 100))))
        let second = try WitnessProcess.run(witness.arguments)
        #expect(second.status == 69 && second.output.contains("another witness works in"))
        witness.kill()
        let state = witness.folder + "/state/" + (try sha256(of: "log.example.com/belay"))
        let text = try String(contentsOfFile: state, encoding: .utf8)
        try text.replacing("\n100\n", with: "\n99\n").write(toFile: state, atomically: true, encoding: .utf8)
        let damaged = try WitnessProcess.run(witness.arguments)
        #expect(damaged.status == 78 && damaged.output.contains("is damaged"))
        chmod(witness.folder + "/key", 0o644)
        let open = try WitnessProcess.run(witness.arguments)
        #expect(open.status == 77 && open.output.contains("chmod o-rwx"))
        let again = try WitnessProcess.run(["new-key", "other", witness.folder + "/key"])
        #expect(again.status == 69 && again.output.contains("File exists"))
        let help = try WitnessProcess.run(["serve", "--help"])
        #expect(help.status == 0 && help.output.contains("--state names a directory"))
    }

    private func sha256(of text: String) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/sha256sum")
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
        try input.fileHandleForWriting.close()
        let all = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: all.prefix(64), as: UTF8.self)
    }
}
