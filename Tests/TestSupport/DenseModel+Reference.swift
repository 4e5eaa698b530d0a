import Network

extension DenseModel {
    /// The scores of a picture straight from the formulas, in float64, shape [rows, columns, classes].
    package func reference(_ samples: [Float], _ picture: Extent) -> [Double] {
        let channels = architecture.input.channels
        let covered = coveredExtent(for: picture)
        var map = ReferenceMap(height: covered.height, width: covered.width, channels: channels)
        for y in 0..<covered.height {
            for x in 0..<covered.width {
                for channel in 0..<channels {
                    let sample = Double(samples[(y * picture.width + x) * channels + channel])
                    map[y, x, channel] =
                        (sample * Double(normalization.scale) - Double(normalization.mean[channel]))
                        / Double(normalization.deviation[channel])
                }
            }
        }
        return referenceForward(architecture, parameters, map).values
    }
}
