import Testing

@testable import Training

@Suite struct PatienceTests {
    private static func result(_ loss: Double, _ accuracy: Double = 0.5, _ detection: Double? = nil) -> ValidationResult
    {
        ValidationResult(loss: loss, accuracy: accuracy, detection: detection)
    }

    @Test("Of epochs that are as good the one with the smallest loss is kept; a thousandth less is a gain")
    func gains() {
        let old = Self.result(0.5, 0.9, 0.8)
        // As good as the best, which found 0.81.
        #expect(Self.result(0.4, 0.9, 0.78).isBetter(than: old, by: .detection, least: 0.77))
        #expect(!Self.result(0.6, 0.9, 0.81).isBetter(than: old, by: .detection, least: 0.77))
        // Only one of them is.
        #expect(Self.result(0.6, 0.9, 0.81).isBetter(than: old, by: .detection, least: 0.805))
        #expect(!Self.result(0.1, 0.95, 0.79).isBetter(than: old, by: .detection, least: 0.8))
        #expect(Self.result(0.9, 0.91).isBetter(than: old, by: .accuracy, least: 0.91))
        #expect(Self.result(0.4999, 0.1).isBetter(than: old, by: .loss, least: 0))
        for criterion in [TrainingOptions.Criterion.accuracy, .detection] {
            #expect(!Self.result(0.4995).isGain(over: old, by: criterion))
            #expect(Self.result(0.498).isGain(over: old, by: criterion))
        }
        #expect(Self.result(0.4999).isGain(over: old, by: .loss) && !old.isGain(over: old, by: .loss))
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
    }
}
