import Glibc
import Numbers
import Raster
import Rendering

extension OcclusionSensitivity {
    /// The longer side of a window on the chart is about this many pixels.
    private static let usualSide = 400

    /// The window, and what its class's probability and log-odds become, each as a heat map and over the window; and
    /// the square where it does the most.
    ///
    /// - Parameter className: The window's best class.
    package func chart(window: ShownWindow, className: String) -> any Chart {
        let longer = max(window.shape.width, window.shape.height)
        let factor = max(1, (Self.usualSide + longer / 2) / longer)
        let side = longer <= Self.usualSide * 3 / 2 ? longer * factor : Self.usualSide
        let tile = window.tile.fitted(into: side)
        let highest = max(probabilities.max() ?? 0, probability)
        let shares = (probabilities.min() ?? 0)...highest
        // Where hiding changes next to nothing, there is nothing to see.
        let isFlat = highest - shares.lowerBound < 0.01
        let odds = (logOdds.min() ?? 0)...(logOdds.max() ?? 0)
        let worst = logOdds.indices.min { (logOdds[$0], $0) < (logOdds[$1], $1) } ?? 0
        func heat(_ values: [Float], _ range: ClosedRange<Float>, _ title: String) -> [TileSheet.Tile] {
            [
                TileSheet.Tile(blocks(values, tile.width, tile.height, range), captions: [title]),
                TileSheet.Tile(overlay(values, on: tile, range), captions: ["\(title), over the window"]),
            ]
        }
        var scales: [any Chart] = [
            ColorScale(
                "log-odds of \(className)", range: Double(odds.lowerBound)...Double(odds.upperBound), colors: .viridis)
        ]
        if !isFlat {
            scales.insert(
                ColorScale(
                    "probability of \(className)", range: Double(shares.lowerBound)...Double(shares.upperBound),
                    colors: .viridis), at: 0)
        }
        return ChartColumn(
            [
                TextLines(
                    "What \(className) depends on: \(window.title)",
                    [
                        "A square of \(self.side)x\(self.side) pixels hides a part of the window, at \(places.width)x\(places.height) "
                            + "places. Dark: without this part the network is less sure.",
                        "The square has "
                            + (isColourOfModel ? "the mean colour of what the model was trained on." : "a middle grey.")
                            + (isFlat
                                ? " Wherever it lies, the probability is \(shares.lowerBound.fixed(4)) to "
                                    + "\(highest.fixed(4)), so that only its log-odds are shown."
                                : " Log-odds still differ where the probability is nearly 1."),
                    ]),
                TileSheet(
                    "",
                    tiles: [TileSheet.Tile(tile, captions: ["window: \(probability.fixed(4))"])]
                        + (isFlat ? [] : heat(probabilities, shares, "probability")) + [
                            TileSheet.Tile(
                                hidden(window, worst).fitted(into: side),
                                captions: ["lowest: \(probabilities[worst].fixed(4))"])
                        ] + heat(logOdds, odds, "log-odds"), columns: isFlat ? 2 : 3, side: tile.width,
                    tileHeight: tile.height),
            ] + scales)
    }

    /// A heat map in the size of an enlarged window, each place a rectangle of its own.
    private func blocks(_ values: [Float], _ width: Int, _ height: Int, _ range: ClosedRange<Float>) -> Picture {
        let enlarged = (0..<height).flatMap { y in
            (0..<width).map { x in values[y * places.height / height * places.width + x * places.width / width] }
        }
        return Picture(values: enlarged, width: width, height: height, range: range, colors: .viridis)
    }

    private func overlay(_ values: [Float], on tile: Picture, _ range: ClosedRange<Float>) -> Picture {
        let smooth = smoothed(values, tile.width, tile.height)
        let heat = Picture(values: smooth, width: tile.width, height: tile.height, range: range, colors: .viridis)
        let grey = tile.converted(toChannels: 1).converted(toChannels: 3)
        return Picture(
            width: tile.width, height: tile.height, channels: 3,
            samples: zip(heat.samples, grey.samples).map { UInt8((Int($0) + Int($1)) / 2) })
    }

    /// The values between the places, bilinear.
    private func smoothed(_ values: [Float], _ width: Int, _ height: Int) -> [Float] {
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
                    let first = values[row * places.width + column.first]
                    return first + column.share * (values[row * places.width + column.second] - first)
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
