import Network
import Raster
import Rendering

extension OcclusionSensitivity {
    private static let side = 448

    /// The window, the probability as a heat map and over the window, and the square where it does the most.
    ///
    /// - Parameter className: The window's best class.
    public func chart(window: ShownWindow, className: String) -> any Chart {
        let tile = window.tile.fitted(into: Self.side)
        let low = min(probabilities.min() ?? probability, probability)
        let high = max(probabilities.max() ?? probability, probability)
        let worst = probabilities.indices.min { (probabilities[$0], $0) < (probabilities[$1], $1) } ?? 0
        let grey = colour.map { "\(Int(($0 * 255).rounded()))" }.joined(separator: ",")
        return ChartColumn([
            TextLines(
                "What \(className) depends on: \(window.title)",
                [
                    "The probability of \(className) while a square of \(side)x\(side) pixels hides a part of the window, "
                        + "for \(places.width)x\(places.height) places of the square.",
                    "Dark: without this part the network is less sure. The square has the mean colour of what the "
                        + "model was trained on (\(grey)), or middle grey.",
                ]),
            TileSheet(
                "",
                tiles: [
                    TileSheet.Tile(tile, captions: ["window: \(probability.short)"]),
                    TileSheet.Tile(
                        heat(tile.width, tile.height, low...high), captions: ["\(low.short) to \(high.short)"]),
                    TileSheet.Tile(overlay(on: tile, low...high), captions: ["both"]),
                    TileSheet.Tile(
                        hidden(window, worst).fitted(into: Self.side),
                        captions: ["lowest: \(probabilities[worst].short)"]),
                ], columns: 2, side: Self.side),
            ColorScale("probability of \(className)", range: Double(low)...Double(high), colors: .viridis),
        ])
    }

    /// The probability at a pixel of an enlarged window, each place a rectangle of its own.
    private func heat(_ width: Int, _ height: Int, _ range: ClosedRange<Float>) -> Picture {
        let values = (0..<height).flatMap { y in
            (0..<width).map { x in
                probabilities[y * places.height / height * places.width + x * places.width / width]
            }
        }
        return Picture(values: values, width: width, height: height, range: range, colors: .viridis)
    }

    private func overlay(on tile: Picture, _ range: ClosedRange<Float>) -> Picture {
        let smooth = smoothed(tile.width, tile.height)
        let heat = Picture(values: smooth, width: tile.width, height: tile.height, range: range, colors: .viridis)
        let grey = tile.converted(toChannels: 1).converted(toChannels: 3)
        return Picture(
            width: tile.width, height: tile.height, channels: 3,
            samples: zip(heat.samples, grey.samples).map { UInt8((Int($0) + Int($1)) / 2) })
    }

    /// The probabilities between the places, bilinear.
    private func smoothed(_ width: Int, _ height: Int) -> [Float] {
        func neighbours(_ index: Int, _ size: Int, _ count: Int) -> (first: Int, second: Int, share: Float) {
            let place = (Float(index) + 0.5) * Float(count) / Float(size) - 0.5
            let first = min(max(Int(place.rounded(.down)), 0), count - 1)
            return (first, min(first + 1, count - 1), min(max(place - Float(first), 0), 1))
        }
        return (0..<height).flatMap { y in
            let row = neighbours(y, height, places.height)
            return (0..<width).map { x in
                let column = neighbours(x, width, places.width)
                func line(_ row: Int) -> Float {
                    let first = probabilities[row * places.width + column.first]
                    return first + column.share * (probabilities[row * places.width + column.second] - first)
                }
                return line(row.first) + row.share * (line(row.second) - line(row.first))
            }
        }
    }

    private func hidden(_ window: ShownWindow, _ place: Int) -> Picture {
        var samples = window.samples
        let shape = window.shape
        let covered = covered(place)
        for y in covered.rows {
            for x in covered.columns {
                for channel in 0..<shape.channels {
                    samples[(y * shape.width + x) * shape.channels + channel] = colour[channel]
                }
            }
        }
        return ShownWindow.tile(samples, shape)
    }
}
