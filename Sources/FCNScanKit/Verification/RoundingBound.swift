import Engine
import Machine
import Network

/// How far rounding to float32 may take the scores of a network away from those of another way to compute it.
///
/// A sum of `n` products that is rounded after each of them is wrong by about `u·√n` of its terms' magnitude, `u = 2⁻²⁴`,
/// because errors have either sign; other operations are wrong by `u`. Errors of layers add up like random numbers, so
/// that along a path through the network they come to `√Σ u²·n`, and the algorithms that a plan may choose add at most
/// 1e-5. A score that is the small difference of large terms keeps the error of the terms, so the bound is
///
///     √(1e-5² + Σ u²·n) · max(largest Σ|w|·|x| + |b| of the last convolution, largest score)
///
/// with the sum over the path on which it is largest. Source: Higham & Mary, "A New Approach to Probabilistic Rounding
/// Error Analysis", SIAM J. Sci. Comput. 41(5), 2019, https://doi.org/10.1137/18M1226312.
struct RoundingBound {
    /// The error relative to the magnitude of what is summed.
    let relative: Double
    private let magnitudes: DenseModel?
    private let pool: WorkerPool

    /// What rounding may do to a network.
    ///
    /// - Throws: `NetworkError`, never for a network that was converted.
    init(_ model: DenseModel, pool: WorkerPool) throws {
        relative = (1e-5 * 1e-5 + model.architecture.squaredRounding).squareRoot()
        magnitudes = try model.summingMagnitudes()
        self.pool = pool
    }

    /// The largest magnitude that is summed for a score, on one picture of the network's size or larger.
    ///
    /// - Throws: `EngineError`; what the source throws.
    func magnitude(_ source: any RowSource) throws -> Float {
        guard let magnitudes else { return 0 }
        let picture = Extent(height: source.height, width: source.width)
        var largest: Float = 0
        try Executor(Plan(magnitudes, picture: picture, pool: pool), pool: pool).run(source) { _, sums in
            largest = max(largest, sums.max() ?? 0)
        }
        return largest
    }
}

extension Architecture {
    /// `Σ u²·n` along the path on which it is largest, `n` being the terms of each layer's sums and `u = 2⁻²⁴`.
    fileprivate var squaredRounding: Double {
        let unit = 0x1p-24
        var sums: [Double] = []
        for (index, layer) in layers.enumerated() {
            let before = inputs[index].map { $0 < 0 ? 0 : sums[$0] }.max() ?? 0
            let channels = inputShape(ofLayer: index).channels
            let terms: Int
            switch layer {
            case .convolution(let layer):
                terms = layer.window.kernel.height * layer.window.kernel.width * channels / layer.groups
            case .transposedConvolution(let layer):
                terms = layer.window.kernel.height * layer.window.kernel.width * channels / layer.groups
            case .pooling(let layer) where layer.kind != .maximum:
                terms = layer.window.kernel.height * layer.window.kernel.width
            case .layerNormalization:
                terms = channels
            default:
                terms = 1
            }
            sums.append(before + unit * unit * Double(terms))
        }
        return sums.last ?? 0
    }
}
