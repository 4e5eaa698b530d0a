import Network
import Numbers
import Testing

@testable import Training

@Suite("Random rows that are not held")
struct DrawnRowsTests {
    @Test("are the same whenever they are read, in any order")
    func sameRows() {
        func rows() -> DrawnRows { DrawnRows(rowCount: 3, from: RandomSource(seed: 5)) { Float($0.normal()) } }
        let all = rows().values(of: 0..<70)
        #expect(Set(all).count == 210)
        for order in [[0..<70], [40..<70, 0..<40], [5..<6, 69..<70, 16..<48], [0..<16, 16..<17]] {
            let drawn = rows()
            for range in order {
                #expect(drawn.values(of: range) == Array(all[range.lowerBound * 3..<range.upperBound * 3]), "\(order)")
            }
        }
    }

    @Test("are the weights of the network that holds them")
    func sameNetwork() throws {
        let architecture = try Architecture(text: "input 20x20x1; conv3-4 relu; fc70; fc2")
        for initialization in WeightInitialization.allCases {
            let held = Model.untrained(architecture, initialization: initialization)
            let drawn = Model.untrained(architecture, initialization: initialization, holdsWeights: false)
            #expect(drawn.parameters.joined().filter(\.isKept).count == 1)
            #expect(held == drawn)
        }
    }
}
