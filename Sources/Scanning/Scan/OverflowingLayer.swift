import Engine
import Machine
import Network
import Numbers

/// The first layer whose outputs are no finite numbers, where a network's scores are none.
struct OverflowingLayer: Equatable {
    /// The layer's place in the network that was converted, from 1, and what it does.
    let name: String
    /// The first such channel of its output, from 0.
    let channel: Int

    /// Looks for the layer on a window of even grey and on one of noise; nil where these do not show it, or where the network
    /// does not slide.
    init?(of model: DenseModel, pool: WorkerPool) {
        guard model.obstacle == nil else { return nil }
        let window = model.window
        var random = RandomSource(seed: 1)
        let noise = (0..<window.height * window.width * model.architecture.input.channels).map { _ in
            Float(random.uniform())
        }
        for samples in [noise.map { _ in Float(0.5) }, noise] {
            for index in model.architecture.layers.indices {
                guard let values = Self.output(of: model, layer: index, samples, pool) else { return nil }
                guard let place = values.firstIndex(where: { !$0.isFinite }) else { continue }
                name = "\(model.originalLayer(of: index) + 1) (\(model.architecture.layers[index].text))"
                channel = place % model.architecture.shape(ofOutput: index).channels
                return
            }
        }
        return nil
    }

    /// Shape [height, width, channels].
    private static func output(
        of model: DenseModel, layer: Int, _ samples: [Float], _ pool: WorkerPool
    ) -> [Float]? {
        let window = model.window
        // Without an answer the caller says what it knows.
        guard let part = try? model.prefix(throughLayer: layer),
            let plan = try? Plan(part, picture: window, pool: pool)
        else { return nil }
        return try? Executor(plan, pool: pool).scores(
            of: ArraySource(
                samples, width: window.width, height: window.height, channels: model.architecture.input.channels))
    }
}
