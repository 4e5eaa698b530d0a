import Testing

@testable import Evaluation

@Suite struct CountAgreementTests {
    @Test("Bias and limits of agreement of differences +1, −1, +3")
    func byHand() throws {
        let counts = CountAgreement(predicted: [5, 3, 9], objects: [4, 4, 6])
        #expect(counts.predicted == 17 && counts.objects == 14)
        #expect(counts.bias == 1)
        // The deviations from the bias are 0, −2 and 2: √(8 / 2).
        #expect(counts.deviation == 2)
        #expect(abs(try #require(counts.lowerLimit) - (1 - 3.92)) < 1e-12)
        #expect(abs(try #require(counts.upperLimit) - (1 + 3.92)) < 1e-12)
        #expect(abs(counts.meanAbsoluteError - 5.0 / 3) < 1e-12)
    }

    @Test("One picture has a bias and no limits")
    func onePicture() {
        let counts = CountAgreement(predicted: [2], objects: [5])
        #expect(counts.bias == -3 && counts.deviation == nil && counts.lowerLimit == nil)
    }
}
