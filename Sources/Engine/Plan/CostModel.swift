import Network

/// Predicts what a convolution costs with each algorithm, from counts of operations, the efficiency of tiles, and
/// bytes moved.
///
/// It decides on the algorithm, and so on the last bits of the scores; therefore it does not look at the number of
/// threads or the memory limit.
struct CostModel {
    let machine: MachineProfile

    /// A convolution before pooling.
    struct Work {
        var window: SlidingWindow
        var input: Shape
        var output: Shape
        /// 2×2 maximum pooling follows.
        var poolsPairs: Bool
        /// The groups, and what is left of them.
        var groups: MergedGroups
        /// How many fragments of about this size are computed.
        var copies = 1

        private var area: Int { window.kernel.height * window.kernel.width }
        var multiplyAdds: Int { output.count * input.channels / groups.original * area }
        var paddedFilters: Int { blockCount(output.channels) * 16 }
        var packedWeights: Int { paddedFilters * input.channels / groups.count * area }
        var positions: Int { output.height * output.width }
    }

    /// Multiply-adds in a second.
    private var rate: Double { machine.gigaflops / 2 * 1e9 }

    func predict(_ algorithm: Algorithm, _ work: Work) -> StagePrediction {
        let one =
            switch algorithm {
            case .direct: direct(work)
            case .streamed: streamed(work)
            default: transformed(algorithm, work)
            }
        return one.times(work.copies)
    }

    /// The cheapest algorithm of each work that a precision allows.
    ///
    /// Rounding errors of layers add up like random numbers. F(6,3) has by far the largest; so that scores stay
    /// within 1e-5, default precision gives it to the layers that gain most from it, to as many as keep the sum of
    /// squares below that.
    func cheapest(_ works: [Work?], precision: Precision) -> [StagePrediction?] {
        func best(_ work: Work, _ isAllowed: (Algorithm) -> Bool) -> StagePrediction {
            Algorithm.allCases.filter { $0.canCompute(work) && isAllowed($0) }.map { predict($0, work) }
                .filter { !$0.isTransformed || $0.weightBytes <= CostModel.largestTransform }
                .min { $0.seconds < $1.seconds }!
        }
        switch precision {
        case .exact:
            return works.map { $0.map { best($0) { $0 == .direct || $0 == .streamed } } }
        case .fast:
            return works.map { $0.map { best($0) { _ in true } } }
        case .default:
            let careful = works.map { $0.map { best($0) { $0 != .winograd6 } } }
            let fast = works.map { $0.map { best($0) { _ in true } } }
            let gains = works.indices.filter { fast[$0]?.algorithm == .winograd6 }
                .sorted { gain($0, careful, fast) > gain($1, careful, fast) }
                .prefix(CostModel.layersOfWinograd6)
            return works.indices.map { gains.contains($0) ? fast[$0] : careful[$0] }
        }
    }

    /// A convolution of which there is only one way to compute it.
    ///
    /// - Parameter executed: Multiply-adds that are really done.
    func only(multiplyAdds: Int, executed: Int, efficiency: Double, weightBytes: Int) -> StagePrediction {
        StagePrediction(
            multiplyAdds: multiplyAdds, executedMultiplyAdds: executed,
            seconds: Double(executed) / (rate * efficiency), weightBytes: weightBytes)
    }

    private func gain(_ index: Int, _ careful: [StagePrediction?], _ fast: [StagePrediction?]) -> Double {
        (careful[index]?.seconds ?? 0) - (fast[index]?.seconds ?? 0)
    }

    /// (1e-5 / 2.7e-6)², with the errors of ``WinogradPoints``.
    private static let layersOfWinograd6 = 13
    /// Bytes of transformed weights that one layer may hold for speed: they stay in memory as long as the plan.
    private static let largestTransform = 48 << 20

    /// Bytes of weights that stay in the cache of one core from one use to the next: level 2 has a megabyte or more.
    static let cachedWeightBytes = 1 << 20

    private func direct(_ work: Work) -> StagePrediction {
        let executed = work.positions * work.packedWeights
        // Measured shares of the peak: one block of filters fills the registers less well than two.
        let efficiency = blockCount(work.output.channels) > 1 ? 0.85 : 0.75
        let weightBytes = work.packedWeights * 4
        // Weights that do not stay in the cache come from memory for each row.
        let traffic =
            weightBytes > CostModel.cachedWeightBytes
            ? Double(weightBytes * work.output.height) / 1e9 / machine.memoryGigabytes : 0
        return StagePrediction(
            algorithm: .direct, multiplyAdds: work.multiplyAdds, executedMultiplyAdds: executed,
            seconds: Double(executed) / (rate * efficiency) + traffic, weightBytes: weightBytes)
    }

    private func streamed(_ work: Work) -> StagePrediction {
        let executed = work.positions * work.packedWeights
        let weightBytes = work.packedWeights * 4
        let passes = Double(work.positions.dividedUp(by: StreamedRows.positions))
        // 0.8: measured share of the peak.
        return StagePrediction(
            algorithm: .streamed, multiplyAdds: work.multiplyAdds, executedMultiplyAdds: executed,
            seconds: Double(executed) / (rate * 0.8) + passes * Double(weightBytes) / 1e9 / machine.memoryGigabytes,
            weightBytes: weightBytes)
    }

    private func transformed(_ algorithm: Algorithm, _ work: Work) -> StagePrediction {
        let transform = algorithm.transform(of: work.window.kernel)!
        let outputs = transform.outputs
        let tiles =
            work.output.height.dividedUp(by: outputs.height)
            * work.output.width.dividedUp(by: outputs.width * transform.tilesAtOnce) * transform.tilesAtOnce
        // A complex product is four real ones.
        let values = transform.points * transform.parts
        let executed = tiles * values * transform.parts * work.input.channels * work.paddedFilters
        let weightBytes = values * work.input.channels * work.paddedFilters * 4
        // Measured cycles of the transforms of one tile for one block of channels, 32 multiply-adds each.
        let cycles = transform.cycles
        let blocks = (blockCount(work.input.channels), blockCount(work.output.channels))
        let moved = Double(tiles) * 32 * (Double(blocks.0) * cycles.input + Double(blocks.1) * cycles.output)
        // Tiles that usually share one pass over the weights; TransformedConvolution.Sharing decides how many do.
        let passes = max(1, Double(tiles) / (weightBytes > CostModel.cachedWeightBytes ? 128 : 48))
        let traffic =
            Double(weightBytes) * passes / 1e9
            / (weightBytes > CostModel.cachedWeightBytes ? machine.memoryGigabytes : machine.cacheGigabytes)
        // 0.85: measured share of the peak of the products.
        return StagePrediction(
            algorithm: algorithm, multiplyAdds: work.multiplyAdds, executedMultiplyAdds: executed,
            seconds: (Double(executed) / 0.85 + moved) / rate + traffic, weightBytes: weightBytes)
    }
}

extension TileTransform {
    /// Processor cycles to transform one tile for one block of channels, and to take one back.
    var cycles: (input: Double, output: Double) {
        switch (kind, size) {
        case (.winograd, 4): (80, 90)
        case (.winograd, 6): (200, 220)
        case (.winograd, _): (420, 450)
        case (.fourier, _): (3.5 * Double(size * size) * log2OfSize, 3 * Double(size * size) * log2OfSize)
        }
    }

    private var log2OfSize: Double { Double(size.trailingZeroBitCount) }
}
