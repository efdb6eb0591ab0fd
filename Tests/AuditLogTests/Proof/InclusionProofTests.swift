import Foundation
import Testing

@testable import AuditLog

@Suite struct InclusionProofTests {
    private let tree = SampleTree(count: 130)

    @Test func `Every entry of every tree is proved, and in no other place`() throws {
        for size in 1...130 {
            let root = tree.root(of: size)
            for index in 0..<size {
                let proof = try #require(try InclusionProof(of: Int64(index), in: Int64(size), from: tree))
                #expect(proof.proves(tree.leaves[index], in: root), "\(index) of \(size)")
                let other = (index + 1) % size
                guard other != index else { continue }
                #expect(!proof.proves(tree.leaves[other], in: root), "\(other) in place of \(index) of \(size)")
                let moved = try #require(InclusionProof(index: Int64(other), size: Int64(size), path: proof.path))
                #expect(!moved.proves(tree.leaves[index], in: root), "\(index) at \(other) of \(size)")
            }
        }
    }

    @Test func `A path that is longer, shorter or changed proves nothing`() throws {
        let root = tree.root(of: 77)
        for index: Int64 in [0, 1, 38, 64, 75, 76] {
            let proof = try #require(try InclusionProof(of: index, in: 77, from: tree))
            let leaf = tree.leaves[Int(index)]
            func proves(_ path: [TreeHash]) -> Bool {
                InclusionProof(index: index, size: 77, path: path)?.proves(leaf, in: root) == true
            }
            #expect(proves(proof.path))
            #expect(!proves(Array(proof.path.dropLast())) && !proves(Array(proof.path.dropFirst())))
            #expect(!proves(proof.path + [.empty]) && !proves(Array(proof.path.reversed())))
            for place in proof.path.indices {
                var path = proof.path
                path[place] = .empty
                #expect(!proves(path), "hash \(place)")
            }
        }
    }

    @Test func `A place outside the tree has no proof`() throws {
        #expect(
            InclusionProof(index: 3, size: 3, path: []) == nil && InclusionProof(index: -1, size: 3, path: []) == nil
        )
        #expect(try InclusionProof(of: 3, in: 3, from: tree) == nil)
        #expect(try InclusionProof(of: 0, in: 0, from: tree) == nil)
    }

    @Test func `The published log proves its entry 4 with the hashes that other implementations accept`() throws {
        let proof = try #require(try InclusionProof(of: 4, in: 7, from: SampleTree.published))
        #expect(
            proof.path.map { Data($0.bytes).base64EncodedString() } == [
                "z3YF7RvHNfbIJVVBVGJ0Z+HKyd9UzuhpkhjtQ0YDxWg=", "DP2ldv9LKeozw6/a7tG9Y362VLKKBDAvyrX9fbB4Acw=",
                "9mJ1jcARFrZ21oUW6t7rHYc++ViSekrSysQWC1siLyA=",
            ]
        )
        #expect(proof.proves(SampleTree.published.leaves[4], in: SampleTree.published.root(of: 7)))
    }
}
