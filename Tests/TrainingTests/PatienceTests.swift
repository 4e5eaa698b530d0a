import Testing

@testable import Training

@Suite struct PatienceTests {
    private static func result(_ loss: Double, _ accuracy: Double = 0.5, _ detection: Double? = nil) -> ValidationResult
    {
        ValidationResult(loss: loss, accuracy: accuracy, detection: detection)
    }

    @Test("A better measure is a gain, and a loss that is lower by a thousandth")
    func gains() {
        let old = Self.result(0.5, 0.9, 0.8)
        #expect(Self.result(0.9, 0.91, 0.7).isGain(over: old, by: .accuracy))
        #expect(Self.result(0.9, 0.8, 0.81).isGain(over: old, by: .detection))
        #expect(!Self.result(0.1, 0.95, 0.79).isGain(over: old, by: .detection))
        for criterion in [TrainingOptions.Criterion.accuracy, .detection] {
            let (little, enough) = (Self.result(0.4995, 0.9, 0.8), Self.result(0.498, 0.9, 0.8))
            #expect(!little.isGain(over: old, by: criterion) && little.isBetter(than: old, by: criterion))
            #expect(enough.isGain(over: old, by: criterion))
        }
        #expect(Self.result(0.4999, 0.1).isGain(over: old, by: .loss) && !old.isGain(over: old, by: .loss))
    }

    @Test("Of few objects one more weighs as much as a loss that is lower by a third")
    func fewObjects() {
        let old = Self.result(0.3, 0.9, 0.9)
        func isBetter(_ loss: Double, _ detection: Double) -> Bool {
            Self.result(loss, 0.9, detection).isBetter(than: old, by: .detection, tolerance: 0.05)
        }
        #expect(isBetter(0.19, 0.85) && !isBetter(0.21, 0.85))
        #expect(isBetter(0.44, 0.95) && !isBetter(0.46, 0.95))
        #expect(isBetter(0.29, 0.9) && !isBetter(0.31, 0.9))
        func isGain(_ loss: Double, _ detection: Double, over other: ValidationResult = old) -> Bool {
            Self.result(loss, 0.9, detection).isGain(over: other, by: .detection, tolerance: 0.05)
        }
        #expect(isGain(0.28, 0.9) && !isGain(0.295, 0.9))
        // Whatever is below a thousandth is the same.
        #expect(!isGain(1e-6, 1, over: Self.result(1e-3, 1, 1)))
    }

    @Test("Where everything is right, less patience is enough")
    func endings() {
        let patience = Patience(usualForEpochs: 60)
        #expect(patience == Patience(epochs: 30, epochsWhenPerfect: 15))
        #expect(Patience(usualForEpochs: 4) == Patience(epochs: 5))
        #expect(!patience.isOver(epochsSinceGain: 29, isPerfect: false))
        #expect(patience.isOver(epochsSinceGain: 30, isPerfect: false))
        #expect(!patience.isOver(epochsSinceGain: 14, isPerfect: true))
        #expect(patience.isOver(epochsSinceGain: 15, isPerfect: true))
        #expect(Self.result(0, 1, 0.9).isPerfect(by: .accuracy) && !Self.result(0, 1, 0.9).isPerfect(by: .detection))
        #expect(!Self.result(0, 1).isPerfect(by: .loss))
    }
}
