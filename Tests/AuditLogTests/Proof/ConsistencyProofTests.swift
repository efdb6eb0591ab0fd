import Foundation
import Testing

@testable import AuditLog

@Suite struct ConsistencyProofTests {
    private let tree = SampleTree(count: 70)

    private func proof(_ old: Int, _ new: Int) throws -> ConsistencyProof {
        try #require(try ConsistencyProof(from: Int64(old), to: Int64(new), out: tree))
    }

    @Test func `Every tree is proved to grow out of every smaller one, and out of no other`() throws {
        for new in 0...70 {
            for old in 0...new {
                let proof = try proof(old, new)
                #expect(proof.proves(tree.root(of: new), extends: tree.root(of: old)), "\(old) to \(new)")
                let other = SampleTree(tree.leaves.indices.map { Array("other \($0)".utf8) })
                #expect(!proof.proves(tree.root(of: new), extends: other.root(of: max(1, old))), "\(old) to \(new)")
                if old > 0 {
                    #expect(!proof.proves(other.root(of: new), extends: tree.root(of: old)), "\(old) to \(new)")
                }
            }
        }
    }

    @Test func `A log that was rewritten behind its old head does not extend it`() throws {
        for old in 1...40 {
            for changed in 0..<old {
                var entries = (0..<60).map { Array("entry \($0)".utf8) }
                entries[changed] = Array("edited".utf8)
                let forged = SampleTree(entries)
                let proof = try #require(try ConsistencyProof(from: Int64(old), to: 60, out: forged))
                #expect(!proof.proves(forged.root(of: 60), extends: tree.root(of: old)), "\(changed) below \(old)")
            }
        }
    }

    @Test func `A path that is longer, shorter or changed proves nothing`() throws {
        for (old, new) in [(3, 7), (8, 9), (8, 64), (31, 64), (64, 70), (69, 70)] {
            let (before, after) = (tree.root(of: old), tree.root(of: new))
            let path = try proof(old, new).path
            func proves(_ path: [TreeHash]) -> Bool {
                ConsistencyProof(from: Int64(old), to: Int64(new), path: path)?.proves(after, extends: before) == true
            }
            #expect(proves(path))
            #expect(!proves(path + [.empty]) && !proves(Array(path.dropLast())) && !proves([]))
            for place in path.indices {
                var changed = path
                changed[place] = .empty
                #expect(!proves(changed), "hash \(place) of \(old) to \(new)")
            }
        }
    }

    @Test func `A tree that shrank has no proof, and one of the same size must be the same`() throws {
        #expect(try ConsistencyProof(from: 8, to: 7, out: tree) == nil)
        #expect(ConsistencyProof(from: 8, to: 7, path: []) == nil && ConsistencyProof(from: -1, to: 7, path: []) == nil)
        #expect(try !proof(7, 7).proves(tree.root(of: 7), extends: tree.root(of: 6)))
        #expect(
            try !proof(0, 7).proves(tree.root(of: 7), extends: tree.root(of: 7)),
            "an empty tree has a root of its own"
        )
    }

    @Test func `The published log grows from 3 to 7 with the hashes that other implementations accept`() throws {
        let proof = try #require(try ConsistencyProof(from: 3, to: 7, out: SampleTree.published))
        #expect(
            proof.path.map { Data($0.bytes).base64EncodedString() } == [
                "QHW2poVWqqAxiBkNkGGZdDaSJp3YVWsDTEGPGUpw4Yg=", "IcVmObf5cIDmkFTiShmGY+JNn1qXufeee+VacJvxpCA=",
                "aI3GJEsEEZnnq0mQ32NAzj3BTKpc1aDhExrdqhIJ4aY=", "/ikhKYlm6bnZgJ6I9TnXcSG1Z3rnqSt1PJuyjqSLBDg=",
            ]
        )
    }
}
