import Foundation
import Network
import TestSupport
import Testing

@testable import Scanning

@Suite struct ScoreArraysTests {
    @Test("Names of arrays lead to their description")
    func descriptionsAreFound() {
        let files = ["a.npy", "a.json", "b-0.5.npy", "b-1.0.npy", "b.json", "c.npy", "d.json", "x/e.npy", "x/e.json"]
        #expect(ScoreArrays.descriptions(among: files) == ["a.json", "b.json", "x/e.json"])
        #expect(ScoreArrays.description(of: "x/a.npy") == "x/a.json")
        #expect(ScoreArrays.description(of: "a.scores.safetensors") == nil)
    }
}
