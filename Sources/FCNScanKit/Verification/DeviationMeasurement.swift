import Engine
import Glibc
import Machine
import Network
import Scanning

/// How far padding in one layer takes the maps of a dense pass away from those of a single window, and where.
public struct DeviationMeasurement: Sendable, Equatable, Encodable {
    /// The layer's name in the network that was converted, for example `conv1`.
    public var layer: String
    /// The padding that positions of one window really reach.
    public var padding: Margins
    /// Height and width of the layer's map for one window.
    public var map: Extent
    /// Rows and columns at each side that depend on padding, by the geometry of the network.
    public var margins: Margins
    /// The share of the map's positions that depend on padding, by the geometry.
    public var share: Double
    /// The largest difference inside these margins, relative to the map's largest value.
    public var largestDifference: Float
    /// The largest difference anywhere else, relative to the map's largest value: rounding.
    public var differenceElsewhere: Float

    /// Measures all layers of a network that pad, on the middle one of 3×3 windows.
    ///
    /// - Parameters:
    ///   - samples: A picture of two windows, or groups of windows, more than the network's input down and across, shape
    ///     [height, width, channels], 0…1.
    ///   - onProgress: Called with the layers that are done, and all of them.
    /// - Throws: `EngineError`.
    package static func measure(
        _ dense: DenseModel, samples: [Float], pool: WorkerPool, onProgress: (Int, Int) -> Void = { _, _ in }
    ) throws -> [DeviationMeasurement] {
        // A mean of a neighbourhood differs everywhere, and by itself says nothing about the scores.
        let deviations = dense.windowDeviations.filter { $0.neighbourhood == nil }
        let margins = dense.architecture.paddedMargins
        return try deviations.enumerated().compactMap { number, deviation in
            defer { onProgress(number + 1, deviations.count) }
            guard let layer = dense.denseLayer(ofOriginal: deviation.index) else { return nil }
            return try measure(
                deviation, through: layer, of: dense, margins: margins[layer], samples: samples, pool: pool)
        }
    }

    /// Measures one layer.
    private static func measure(
        _ deviation: WindowDeviation, through layer: Int, of dense: DenseModel, margins: Margins, samples: [Float],
        pool: WorkerPool
    ) throws -> DeviationMeasurement {
        let shift = dense.form.shift
        let picture = dense.form.picture(ofMore: 2)
        let part = try dense.prefix(throughLayer: layer)
        let (input, shape) = (dense.architecture.input, part.architecture.output)
        let (channels, trained) = (input.channels, Extent(height: input.height, width: input.width))
        let large = try Map.made(
            by: part, of: ArraySource(samples, width: picture.width, height: picture.height, channels: channels),
            picture, pool)
        let window = try Map.made(
            by: part,
            of: ArraySource(
                samples, pictureWidth: picture.width, channels: channels, left: shift.width,
                top: shift.height, width: trained.width, height: trained.height), trained, pool)
        // Shifted by a window or group, every map that slides is shifted by whole values.
        let geometry = part.architecture.geometry
        let place = (
            row: shift.height * geometry.density.height / geometry.stride.height,
            column: shift.width * geometry.density.width / geometry.stride.width
        )
        let (inside, elsewhere, largest) = differences(of: window, from: large, at: place, shape, margins)
        let free =
            max(0, shape.height - margins.top - margins.bottom) * max(0, shape.width - margins.left - margins.right)
        return DeviationMeasurement(
            layer: deviation.layer, padding: deviation.padding, map: Extent(height: shape.height, width: shape.width),
            margins: margins, share: 1 - Double(free) / Double(shape.height * shape.width),
            largestDifference: largest > 0 ? inside / largest : 0,
            differenceElsewhere: largest > 0 ? elsewhere / largest : 0)
    }

    /// The largest difference of a window's map from its place in a larger one, inside some margins and elsewhere, and
    /// the window's largest value.
    private static func differences(
        of window: Map, from large: Map, at place: (row: Int, column: Int), _ shape: Shape, _ margins: Margins
    ) -> (inside: Float, elsewhere: Float, largest: Float) {
        var (inside, elsewhere, largest): (Float, Float, Float) = (0, 0, 0)
        for row in 0..<shape.height {
            for column in 0..<shape.width {
                let isMargin =
                    row < margins.top || row >= shape.height - margins.bottom || column < margins.left
                    || column >= shape.width - margins.right
                for channel in 0..<shape.channels {
                    let value = window[row, column, channel]
                    let difference = abs(value - large[row + place.row, column + place.column, channel])
                    largest = max(largest, abs(value))
                    if isMargin { inside = max(inside, difference) } else { elsewhere = max(elsewhere, difference) }
                }
            }
        }
        return (inside, elsewhere, largest)
    }

    /// What a network gives for a picture, shape [rows, columns, channels].
    private struct Map {
        let width: Int
        let channels: Int
        let values: [Float]

        static func made(
            by model: DenseModel, of source: any RowSource, _ size: Extent, _ pool: WorkerPool
        ) throws -> Map {
            let plan = try Plan(model, picture: size, pool: pool)
            return Map(
                width: plan.output.width, channels: plan.output.channels,
                values: try Executor(plan, pool: pool).scores(of: source))
        }

        subscript(row: Int, column: Int, channel: Int) -> Float { values[(row * width + column) * channels + channel] }
    }
}
