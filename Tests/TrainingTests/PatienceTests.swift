import Testing

@testable import Training

@Suite struct PatienceTests {
    private static func result(_ loss: Double, _ accuracy: Double = 0.5, _ detection: Double? = nil) -> ValidationResult
    {
        ValidationResult(loss: loss, accuracy: accuracy, detection: detection)
    }

    @Test("A run goes on for a better measure, and for a loss that is lower by a thousandth")
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
