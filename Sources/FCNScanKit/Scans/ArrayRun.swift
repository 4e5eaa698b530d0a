import Engine
import Files
import Formats
import Glibc
import Machine
import Network
import Scanning

extension Model {
    /// Runs the network on arrays as they are, without normalising them, as other runtimes do.
    ///
    /// Arrays of the window's size go through the network as it was trained, larger ones through one dense pass; a
    /// softmax at the end is applied.
    ///
    /// - Parameters:
    ///   - array: Shape [batch, channels, height, width], or [batch, channels] for a network that takes vectors.
    ///   - name: What error messages call the array.
    /// - Returns: Shape [batch, classes, rows, columns].
    /// - Throws: ``ArrayRunError``, `NetworkError` where a larger array enters a network that cannot slide,
    ///   `EngineError`.
    public func scores(
        ofArrays array: NumpyArray, name: String, pool: WorkerPool, options: PlanOptions = PlanOptions()
    ) throws -> NumpyArray {
        let shape = array.shape.count == 2 ? array.shape + [1, 1] : array.shape
        let input = architecture.input
        guard shape.count == 4, shape[1] == input.channels, shape[0] > 0 else {
            throw ArrayRunError.wrongShape(name: name, found: array.shape, expected: input)
        }
        let picture = Extent(height: shape[2], width: shape[3])
        var raw = self
        raw.normalization = NamedNormalization.unit.values(channels: input.channels)
        let isWindow = picture == Extent(height: input.height, width: input.width)
        let dense = try isWindow ? raw.windowed() : raw.convolutionalized()
        let plan = try Planner(dense, options: options, pool: pool).plan(for: picture)
        let executor = try Executor(plan, pool: pool)
        let (pixels, output) = (picture.height * picture.width, plan.output)
        var result = NumpyArray(shape: [shape[0], output.channels, output.height, output.width], values: [])
        result.values.reserveCapacity(shape[0] * output.count)
        for image in 0..<shape[0] {
            let values = array.values[image * input.channels * pixels..<(image + 1) * input.channels * pixels]
            let samples = channelsLast(values, channels: input.channels)
            var scores = try executor.scores(
                of: ArraySource(samples, width: picture.width, height: picture.height, channels: input.channels))
            if dense.hasSoftmax, let ending = dense.form.ending { ending.end(&scores, channels: output.channels) }
            result.values += channelsFirst(scores, channels: output.channels)
        }
        return result
    }
}

extension Layer {
    /// Applies softmax or its logarithm to scores of shape [positions, channels].
    fileprivate func end(_ scores: inout [Float], channels: Int) {
        for start in stride(from: 0, to: scores.count, by: channels) {
            let cell = scores[start..<start + channels]
            let largest = Double(cell.max()!)
            let sum = cell.reduce(0) { $0 + exp(Double($1) - largest) }
            for index in cell.indices {
                let logit = Double(scores[index]) - largest
                scores[index] = Float(self == .softmax ? exp(logit) / sum : logit - log(sum))
            }
        }
    }
}
