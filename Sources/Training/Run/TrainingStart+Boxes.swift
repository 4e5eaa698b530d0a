import Datasets
import Network

extension TrainingStart {
    /// The same start with the mean box of the first windows as the box that a new head gives for every window, so that
    /// training need not begin with the way there.
    ///
    /// - Parameter samples: What is trained on.
    package func centred(_ architecture: Architecture, on samples: some TrainingSamples) -> TrainingStart {
        guard architecture.hasBoxes, let head = architecture.head else { return self }
        var (sum, count) = (SIMD4<Double>(), 0.0)
        for index in 0..<samples.count(epoch: 0) {
            guard let box = samples.box(of: index, epoch: 0) else { continue }
            sum += SIMD4<Double>(box.values)
            count += 1
        }
        guard count > 0, parameters[head].biasIfAny != nil else { return self }
        var result = self
        let first = architecture.scores
        for place in 0..<BoxOutputs.count {
            result.parameters[head][.bias].values[first + place] = Float(sum[place] / count)
        }
        return result
    }
}
