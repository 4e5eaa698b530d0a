import KernelInterface
import Machine
import Network

/// The weights of a convolution in a transformed space, two filter blocks side by side.
///
/// Layout [pair of filter blocks][point][channel][real, imaginary][filter block of the pair][16 filters], so that a
/// thread that computes two filter blocks reads its weights from first to last.
package final class TransformedWeights: Sendable {
    package let channels: Int
    package let filters: Int
    /// Values of a kernel for each filter and channel, complex ones counted twice.
    private let values: Int
    private let parts: Int
    package let weights: AlignedBuffer
    /// Bias, [filter block][16].
    package let bias: AlignedBuffer

    var bytes: Int { (weights.count + bias.count) * 4 }
    package var filterBlocks: Int { blockCount(filters) }

    /// Transforms weights of shape [filters, channels, kernel height, kernel width]; in float64 for Winograd, with
    /// the kernels' own transform for Fourier.
    ///
    /// - Throws: ``EngineError/tooMuchMemory(bytes:availableBytes:)``.
    init(
        weight: Tensor, bias: Tensor, transform: TileTransform, kernels: KernelTable, pool: WorkerPool
    ) throws {
        filters = weight.shape[0]
        channels = weight.shape[1]
        parts = transform.parts
        values = transform.points * parts
        let blocks = blockCount(filters)
        let count = blocks * values * channels * lanesPerBlock
        guard let buffer = AlignedBuffer(ifPossible: count) else {
            throw EngineError.tooMuchMemory(bytes: count * 4, availableBytes: nil)
        }
        weights = buffer
        self.bias = AlignedBuffer(count: blocks * lanesPerBlock)
        for (filter, value) in bias.values.enumerated() { self.bias.start[filter] = value }
        switch transform.kind {
        case .winograd: transformInFloat64(weight, WinogradPoints(outputs: transform.outputs.height), pool)
        case .fourier: transformByKernel(weight, transform, kernels, pool)
        }
    }

    /// Room for weights with `points` real values for each filter and channel, zero at first.
    package init(filters: Int, channels: Int, points: Int) {
        self.filters = filters
        self.channels = channels
        (values, parts) = (points, 1)
        weights = AlignedBuffer(count: blockCount(filters) * points * channels * lanesPerBlock)
        bias = AlignedBuffer(count: blockCount(filters) * lanesPerBlock)
    }

    /// The sizes of weights of shape [filters, channels, …], without room for them.
    static func empty(_ shape: [Int]) -> TransformedWeights {
        TransformedWeights(filters: shape[0], channels: shape[1])
    }

    private init(filters: Int, channels: Int) {
        self.filters = filters
        self.channels = channels
        (values, parts) = (0, 1)
        weights = AlignedBuffer(count: 0)
        bias = AlignedBuffer(count: 0)
    }

    /// The weights of a pair of filter blocks.
    package func start(ofPair pair: Int) -> UnsafeMutablePointer<Float> {
        weights.start + pair * 2 * values * channels * lanesPerBlock
    }

    /// The 16 filters of a block for one point and channel; imaginary parts stand `imaginaryOffset` behind them.
    package func place(block: Int, point: Int, channel: Int) -> UnsafeMutablePointer<Float> {
        let blocks = self.blocks(ofPair: block / 2)
        return start(ofPair: block / 2) + ((point * channels + channel) * parts * blocks + block % 2) * lanesPerBlock
    }

    /// Floats from one point to the next.
    package func pointStride(ofPair pair: Int) -> Int { channels * parts * blocks(ofPair: pair) * lanesPerBlock }

    private func blocks(ofPair pair: Int) -> Int { min(2, filterBlocks - 2 * pair) }

    private func transformInFloat64(_ weight: Tensor, _ winograd: WinogradPoints, _ pool: WorkerPool) {
        let matrix = winograd.weightTransform
        weight.values.withUnsafeBufferPointer { values in
            // Unsafe, because the compiler does not know that the threads only read.
            nonisolated(unsafe) let values = values.baseAddress!
            pool.run(filters) { filter in
                for channel in 0..<channels {
                    let kernel = values + (filter * channels + channel) * 9
                    let transformed = winograd.transform({ Double(kernel[$0 * 3 + $1]) }, with: matrix)
                    for (point, value) in transformed.enumerated() {
                        place(block: filter / lanesPerBlock, point: point, channel: channel)[filter % lanesPerBlock] =
                            Float(value)
                    }
                }
            }
        }
    }

    private func transformByKernel(
        _ weight: Tensor, _ transform: TileTransform, _ kernels: KernelTable, _ pool: WorkerPool
    ) {
        let (height, width, size) = (transform.kernel.height, transform.kernel.width, transform.size)
        let blocks = filterBlocks
        let rowCount = size * lanesPerBlock
        // The transform doubles data and weights, and its inverse multiplies by the number of points.
        let scale = 1 / Float(4 * size * size)
        let points = transform.points
        let perThread = (height * blocks + 1) * rowCount + points * panelBlockStride + transform.scratchCount
        let memory = AlignedBuffer(count: perThread.roundedUp(to: lanesPerBlock) * pool.threads)
        weight.values.withUnsafeBufferPointer { kernels32 in
            // Unsafe, because the compiler does not know that the threads only read.
            nonisolated(unsafe) let kernels32 = kernels32.baseAddress!
            pool.run(channels) { channel, worker in
                // The kernels of one channel as tiles of zeros, 16 filters side by side.
                let rows = memory.start + worker * perThread.roundedUp(to: lanesPerBlock)
                let zeros = rows + height * blocks * rowCount
                let target = zeros + rowCount
                let scratch = target + points * panelBlockStride
                for filter in 0..<filters {
                    let kernel = kernels32 + (filter * channels + channel) * height * width
                    let block = rows + filter / lanesPerBlock * rowCount + filter % lanesPerBlock
                    for y in 0..<height {
                        for x in 0..<width {
                            block[y * blocks * rowCount + x * lanesPerBlock] = kernel[y * width + x] * scale
                        }
                    }
                }
                for block in 0..<blocks {
                    let pointers = (0..<size).map {
                        UnsafePointer($0 < height ? rows + ($0 * blocks + block) * rowCount : zeros)
                    }
                    pointers.withUnsafeBufferPointer { pointers in
                        transform.transform(
                            TileInputRun(
                                rows: pointers.baseAddress!, blockStride: 0, blocks: 0..<1, tiles: 1, tileStep: 0,
                                target: target, targetPointStride: panelBlockStride, targetPanelStride: 0,
                                targetTile: 0, scratch: scratch), kernels)
                    }
                    for point in 0..<points {
                        let source = target + point * panelBlockStride
                        let place = place(block: block, point: point, channel: channel)
                        let imaginary = place + self.blocks(ofPair: block / 2) * lanesPerBlock
                        for lane in 0..<lanesPerBlock {
                            place[lane] = source[lane]
                            // A correlation multiplies with the conjugate.
                            imaginary[lane] = -source[panelBlockStride / 2 + lane]
                        }
                    }
                }
            }
        }
    }
}
