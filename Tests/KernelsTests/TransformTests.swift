import KernelInterface
import Network
import Testing

@testable import Engine

/// Tiles that go into a transformed space, are multiplied there and come back give a plain convolution.
@Suite struct TransformTests {
    static let winograd: [TileCase] = [2, 4, 6].flatMap { outputs in
        [1, 2, 4, 5, 13].flatMap { tiles in
            [false, true].map { pools in
                let side = pools ? outputs / 2 : outputs
                // The last tile is partial, and so are its rows, where there is something to leave out.
                return TileCase(
                    transform: .winograd(outputs: outputs), channels: tiles == 2 ? 17 : 3,
                    filters: tiles % 2 == 0 ? 40 : 5, tiles: tiles, rows: max(1, side - tiles % 2),
                    columns: max(1, tiles * side - tiles / 2 % side), poolsPairs: pools,
                    activation: [
                        ElementwiseFunction(.identity), ElementwiseFunction(.relu),
                        ElementwiseFunction(.leakyReLU, slope: 0.1),
                        ElementwiseFunction(.clip, lowest: 0, highest: 0.3),
                    ][tiles % 4], tilesBefore: tiles == 5 ? 9 : 0)
            }
        }
    }

    static let fourier: [TileCase] = [16, 32, 64].flatMap { size in
        [Extent(3), Extent(height: 5, width: 7), Extent(12)].flatMap { kernel in
            [1, 2, 3, 8].map { tiles in
                let transform = TileTransform.fourier(size: size, kernel: kernel)
                let (height, width) = (transform.outputs.height, transform.outputs.width)
                return TileCase(
                    transform: transform, channels: tiles == 2 ? 17 : 2, filters: tiles == 3 ? 37 : 4, tiles: tiles,
                    // Of three tiles the last is partial; of eight the last does not exist at all.
                    rows: tiles == 3 ? max(1, height - 3) : height,
                    columns: tiles == 3 ? tiles * width - 2 : tiles == 8 ? 7 * width - 1 : tiles * width,
                    activation: ElementwiseFunction(
                        tiles == 2 ? .relu : tiles == 3 ? .clip : .identity, lowest: 0, highest: 0.3),
                    tilesBefore: tiles == 8 ? 4 : 0)
            }
        }
    }

    @Test("Winograd's tiles give a plain convolution, pooled or not", arguments: winograd)
    func winogradAgrees(shape: TileCase) throws {
        // Largest differences of sums of about ±1.
        let tolerance = [4: 2e-6, 6: 4e-6, 8: 2e-5][shape.transform.size]!
        try check(shape, tolerance: tolerance)
    }

    @Test("Fourier's tiles give a plain convolution", arguments: fourier)
    func fourierAgrees(shape: TileCase) throws {
        try check(shape, tolerance: 3e-6)
    }

    private func check(_ shape: TileCase, tolerance: Double) throws {
        let expected = shape.expected(atMost: 1500)
        for set in supportedSets {
            let output = try shape.outputs(set)
            var deviations = Deviations(tolerance: tolerance)
            for (index, place, value) in expected { deviations.compare(output.start[index], value, at: place) }
            #expect(deviations.report == nil, "\(shape) on \(set): \(deviations.report!)")
            #expect(shape.isUntouchedBehindRows(output), "\(shape) on \(set) writes behind its rows")
        }
    }

    @Test("A tile's outputs have the same bits wherever it stands in a run and in its panels")
    func placesDoNotMatter() throws {
        for transform in [
            TileTransform.winograd(outputs: 2), .winograd(outputs: 4), .winograd(outputs: 6),
            .fourier(size: 16, kernel: Extent(5)),
        ] {
            let (height, width) = (transform.outputs.height, transform.outputs.width)
            for set in supportedSets {
                func outputs(tilesBefore: Int) throws -> AlignedBuffer {
                    try TileCase(
                        transform: transform, channels: 17, filters: 33, tiles: 4, rows: height, columns: 4 * width,
                        tilesBefore: tilesBefore
                    ).outputs(set)
                }
                let first = try outputs(tilesBefore: 0)
                for tilesBefore in [2, 4, 6, 10, 12, 22] {
                    let difference = firstDifferences(try outputs(tilesBefore: tilesBefore), first)
                    #expect(
                        difference == nil,
                        "\(transform.kind) \(transform.size) on \(set), \(tilesBefore): \(difference!)")
                }
            }
        }
    }
}
