import Testing

@testable import Inspection

@Suite struct PrincipalComponentsTests {
    @Test("Principal components are the directions of largest scatter, largest first")
    func directions() {
        // Along (0.6, 0, 0.8) strongly and along (0, 1, 0) weakly.
        let places = [(-3.0, 0.5), (-1, -0.5), (0, 0), (1, -0.5), (3, 0.5)]
        let vectors = places.flatMap { [Float(0.6 * $0.0 + 5), Float($0.1 - 2), Float(0.8 * $0.0)] }
        let found = PrincipalComponents.find(2, of: vectors, count: 5, seed: 1).projections
        for (index, place) in places.enumerated() {
            #expect(abs(found[0][index] - place.0) < 1e-5)
            #expect(abs(found[1][index] - place.1) < 1e-5)
        }
    }

    @Test("Principal components are zero where vectors scatter in fewer directions")
    func missingDirections() {
        let line = PrincipalComponents.find(2, of: [0, 0, 1, 2, 2, 4], count: 3, seed: 1).projections
        #expect(abs(line[0][2] - line[0][0]) > 4)
        #expect(line[1].allSatisfy { abs($0) < 1e-6 })
        #expect(PrincipalComponents.find(2, of: [7, 7, 7], count: 3, seed: 1).projections == [[0, 0, 0], [0, 0, 0]])
    }
}
