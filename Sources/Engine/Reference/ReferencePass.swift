import Machine
import Network

/// The scores of single cells straight from the formulas, in float64: slow, obvious, and what fast passes are
/// measured against.
///
/// Only the part of each feature map that the cell sees is computed; what lies outside of a map counts as zero
/// for convolutions and does not count for poolings, as in the dense pass.
package struct ReferencePass: Sendable {
    let architecture: Architecture
    let parameters: [[Tensor]]
    let shapes: [Shape]
    let input: Shape
    private let transform: InputTransform

    /// A reference for the dense pass over a picture of this size.
    ///
    /// Finer strides are computed with dilated kernels, and not in fragments as fast passes do.
    ///
    /// - Throws: `NetworkError/noDilatedForm(_:)`,
    ///   ``EngineError/singleWindowsOnly(picture:window:obstacle:)``,
    ///   ``EngineError/pictureSmallerThanWindow(picture:window:)``.
    package init(_ model: DenseModel, picture: Extent) throws {
        let covered = try model.form.extent(ofPass: picture)
        architecture = try model.form.dilatedArchitecture()
        parameters = model.parameters
        let dilated = try architecture.shapes(for: covered)
        let (form, fragments) = (model.form, model.form.fragments)
        // As in fast passes, rows that a stride leaves over are not there.
        shapes =
            form.isFine
            ? dilated.indices.map {
                fragments.wholeShape(of: $0, windows: form.mapExtent(for: picture)) ?? dilated[$0]
            } : dilated
        input = Shape(height: covered.height, width: covered.width, channels: architecture.input.channels)
        transform = InputTransform(model.normalization)
    }

    /// A reference for single windows through a network as it was trained, with its flatten and fully-connected
    /// layers; of a network that gives one score for each class, the one cell is at row 0 and column 0.
    package init(_ classifier: Model) {
        architecture = classifier.architecture
        parameters = classifier.parameters
        shapes = architecture.shapes
        input = architecture.input
        transform = InputTransform(classifier.normalization)
    }

    /// The logits of one cell: softmax is left out.
    ///
    /// - Parameters:
    ///   - samples: The picture or window, shape [height, width, channels], 0…1, rows of `pictureWidth` pixels.
    /// - Throws: What reading weights that are kept in a file throws, such as `FileError`.
    /// - Complexity: O(multiply-adds of the cell's receptive field).
    package func logits(
        row: Int, column: Int, samples: [Float], pictureWidth: Int, pool: WorkerPool
    ) throws -> [Double] {
        try logits(
            rows: row..<row + 1, columns: column..<column + 1, samples: samples, pictureWidth: pictureWidth, pool: pool)
    }

    /// The logits of some cells, shape [rows, columns, classes]; as those of one cell.
    package func logits(
        rows: Range<Int>, columns: Range<Int>, samples: [Float], pictureWidth: Int, pool: WorkerPool
    ) throws -> [Double] {
        let consumers = architecture.consumers
        let regions = regions(of: ReferenceRegion(rows: rows, columns: columns))
        var maps: [Int: PartialMap] = [
            -1: PartialMap(
                region: regions[-1]!, channels: input.channels,
                values: normalized(samples, pictureWidth, regions[-1]!))
        ]
        for index in architecture.layers.indices {
            maps[index] = try apply(index, to: architecture.inputs[index].map { maps[$0]! }, regions[index]!, pool)
            // Only what later layers need is kept.
            for output in architecture.inputs[index] where consumers[output]?.last == index { maps[output] = nil }
        }
        return maps[architecture.layers.count - 1]!.values
    }

    /// The part of each output that a cell of the last one sees: the union over the layers that take it in.
    private func regions(of cell: ReferenceRegion) -> [Int: ReferenceRegion] {
        var regions = [architecture.layers.count - 1: cell]
        for (index, layer) in architecture.layers.enumerated().reversed() {
            for output in architecture.inputs[index] {
                let map = output < 0 ? input : shapes[output]
                let seen = layer.region(seenBy: regions[index]!, in: map)
                regions[output] = regions[output]?.union(seen) ?? seen
            }
        }
        return regions
    }

    private func normalized(_ samples: [Float], _ pictureWidth: Int, _ region: ReferenceRegion) -> [Double] {
        var values: [Double] = []
        values.reserveCapacity(region.count * input.channels)
        for y in region.rows {
            for x in region.columns {
                for channel in 0..<input.channels {
                    // The engine's own input: its rounding is part of the question, not of the answer.
                    let sample = samples[(y * pictureWidth + x) * input.channels + transform.order[channel]]
                    values.append(Double(sample * transform.scale[channel] + transform.shift[channel]))
                }
            }
        }
        return values
    }
}
