import Testing

@testable import Training

@Suite struct LearningRateScheduleTests {
    private func factors(_ schedule: LearningRateSchedule, plateaus: Int = 0) -> [Float] {
        (0..<10).map { schedule.factor(step: $0 * 10, of: 100, epoch: $0, plateaus: plateaus) }
    }

    @Test("Each schedule goes the way that its formula says")
    func schedulesFollowTheirFormulas() {
        #expect(factors(.constant) == [Float](repeating: 1, count: 10))
        #expect(factors(.step(everyEpochs: 4, factor: 0.5)) == [1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25])
        #expect(abs(factors(.cosine)[5] - 0.5) < 1e-6)
        let cycle = factors(.oneCycle)
        #expect(abs(cycle[0] - 0.04) < 1e-6 && abs(cycle[3] - 1) < 1e-6)
        #expect(cycle[..<4] == ArraySlice(cycle[..<4].sorted()) && cycle[3...] == ArraySlice(cycle[3...].sorted(by: >)))
        #expect(factors(.plateau(patienceEpochs: 2, factor: 0.5), plateaus: 2)[0] == 0.25)
        #expect(LearningRateSchedule.cosine.factor(step: 100, of: 100, epoch: 10, plateaus: 0) == 0)
    }

    @Test("The rate rises to the full one over the warm-up")
    func warmUpRises() {
        var options = TrainingOptions()
        options.learningRate = 2
        options.schedule = .constant
        options.warmUpSteps = 4
        #expect((0..<6).map { options.rate(step: $0, of: 100, epoch: 0, plateaus: 0) } == [0.5, 1, 1.5, 2, 2, 2])
    }
}
