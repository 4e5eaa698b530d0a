import Datasets
import Machine
import Network
import Numbers

extension Preprocessing {
    /// Finds the numbers in the windows of the first epoch, or in 20,000 of them drawn evenly; in fewer where windows are
    /// large.
    ///
    /// The windows are those that training sees, altered by its augmentation. The same samples give the same numbers,
    /// bit for bit, at any number of threads.
    ///
    /// - Parameters:
    ///   - samples: The training part.
    ///   - pool: Shares the work.
    /// - Throws: ``PreprocessingError``, ``TrainingError/noSamples(part:)``, and what the samples throw.
    /// - Complexity: O(windows · values); for whitening O(windows · values² + values³).
    package func fitted(to samples: some TrainingSamples, pool: WorkerPool) throws -> FittedPreprocessing {
        let windows = try FittingWindows(of: samples, pool: pool)
        let channels = samples.shape.channels
        func even(mean: Float, deviation: Float) -> FittedPreprocessing {
            FittedPreprocessing(
                self,
                normalization: Normalization(
                    mean: [Float](repeating: mean, count: channels),
                    deviation: [Float](repeating: deviation, count: channels)), windows: windows.count)
        }
        switch self {
        case .none:
            return even(mean: 0, deviation: 1)
        case .scale:
            return even(mean: 0.5, deviation: 0.5)
        case .mean:
            var result = even(mean: 0, deviation: 1)
            result.normalization.mean = try WindowMoments.measured(windows).channelMeans.map { Float($0) }
            return result
        case .standard:
            let moments = try WindowMoments.measured(windows)
            var result = even(mean: 0, deviation: 1)
            result.normalization.mean = moments.channelMeans.map { Float($0) }
            result.normalization.deviation = moments.channelDeviations.map { Float($0) }
            return result
        case .meanImage:
            return try meanImage(windows, even(mean: 0, deviation: 1))
        case .pca(let components), .zca(let components):
            return try whitening(windows, components: components, even(mean: 0, deviation: 1))
        }
    }

    private func meanImage(_ windows: FittingWindows, _ plain: FittedPreprocessing) throws -> FittedPreprocessing {
        let moments = try WindowMoments.measured(windows)
        let shape = windows.shape
        let factor = 1 / moments.deviationFromMeanWindow
        let bias = shape.channelsFirst(moments.means).map { Float(-$0 * factor) }
        var result = plain
        result.layers = [.affine(Affine(isPositional: true))]
        let sizes = [shape.channels, shape.height, shape.width]
        result.parameters = [[Tensor(shape: sizes, repeating: Float(factor)), Tensor(shape: sizes, values: bias)]]
        return result
    }

    private func whitening(
        _ windows: FittingWindows, components: Int?, _ plain: FittedPreprocessing
    ) throws -> FittedPreprocessing {
        let shape = windows.shape
        guard shape.count <= Preprocessing.whitenedValues else {
            throw PreprocessingError.windowTooLarge(self, window: shape, limit: Preprocessing.whitenedValues)
        }
        let available = min(shape.count, windows.count - 1)
        guard components ?? 1 <= available else {
            throw PreprocessingError.tooManyComponents(
                self, available: available, window: shape, windows: windows.count)
        }
        let covariance = try WindowCovariance.measured(windows)
        guard covariance.meanVariance > 1e-12 else {
            throw PreprocessingError.noVariance(self, windows: windows.count)
        }
        let eigen = SymmetricEigenvectors(of: covariance.matrix, size: shape.count, pool: windows.pool)
        var kept = components ?? shape.count
        if case .pca(nil) = self { kept = min(eigen.count(holding: Preprocessing.keptVariance), available) }
        return whitening(covariance, eigen, kept: kept, shape, plain)
    }

    private func whitening(
        _ covariance: WindowCovariance, _ eigen: SymmetricEigenvectors, kept: Int, _ shape: Shape,
        _ plain: FittedPreprocessing
    ) -> FittedPreprocessing {
        let floor = Preprocessing.regularization * covariance.meanVariance
        // The network's inputs are small numbers about zero, which float32 sums keep better.
        let channelMeans = covariance.channelMeans.map { Float($0) }
        let centered = covariance.means.enumerated().map { place, mean in
            mean - Double(channelMeans[place % shape.channels])
        }
        var (weights, turnsBack, biases): ([Float], [Float], [Float]) = ([], [], [])
        for component in 0..<kept {
            let direction = eigen.vector(component)
            let factor = 1 / (max(eigen.values[component], 0) + floor).squareRoot()
            let turned = shape.channelsFirst(Array(direction))
            weights += turned.map { Float($0 * factor) }
            turnsBack += turned.map { Float($0) }
            biases.append(Float(-factor * zip(direction, centered).reduce(0) { $0 + $1.0 * $1.1 }))
        }
        let window = SlidingWindow(kernel: Extent(height: shape.height, width: shape.width))
        let sizes = [kept, shape.channels, shape.height, shape.width]
        var result = plain
        result.normalization.mean = channelMeans
        result.layers = [.convolution(Convolution(filters: kept, window: window))]
        result.parameters = [[Tensor(shape: sizes, values: weights), Tensor(shape: [kept], values: biases)]]
        if case .zca = self {
            result.layers.append(
                .transposedConvolution(TransposedConvolution(filters: shape.channels, window: window, hasBias: false)))
            result.parameters.append([Tensor(shape: sizes, values: turnsBack)])
        }
        return result
    }
}

extension Shape {
    /// Values of the shape [height, width, channels] in the order [channels, height, width].
    fileprivate func channelsFirst(_ values: [Double]) -> [Double] {
        (0..<channels).flatMap { channel in
            stride(from: channel, to: values.count, by: channels).map { values[$0] }
        }
    }
}
