import Network
import Raster
import Rendering

extension LayerActivations.Map {
    /// The most maps of one layer that are shown.
    private static let most = 64

    private var range: ClosedRange<Float> { (values.min() ?? 0)...(values.max() ?? 0) }

    /// A map as a picture whose longer side has a given length, in colours from its lowest to its highest value.
    private static func tile(_ values: [Float], _ shape: Shape, side: Int) -> Picture {
        let range = (values.min() ?? 0)...(values.max() ?? 0)
        let longer = max(shape.width, shape.height)
        guard longer <= side else {
            return Picture(values: values, width: shape.width, height: shape.height, range: range, colors: .viridis)
                .fitted(into: side)
        }
        // All maps get the same size, so some values are a pixel wider than others.
        let (width, height) = (max(1, shape.width * side / longer), max(1, shape.height * side / longer))
        let enlarged = (0..<height).flatMap { y in
            (0..<width).map { values[y * shape.height / height * shape.width + $0 * shape.width / width] }
        }
        return Picture(values: enlarged, width: width, height: height, range: range, colors: .viridis)
    }

    /// The output as a picture: the strongest maps as tiles, or a vector as bars.
    ///
    /// - Parameters:
    ///   - window: What the title calls the window.
    ///   - dense: The network; the scores of its last layer are named after its classes.
    package func chart(window: String, of dense: DenseModel) -> any Chart {
        let title = "\(layer.title) (\(layer.text)), output \(shape), of \(window)"
        guard shape.height == 1, shape.width == 1 else { return tiles(title) }
        let isLast = layer.index == dense.architecture.layers.count - 1
        return isLast && dense.classes.count == shape.channels ? scores(title, dense) : bars(title)
    }

    private func tiles(_ title: String) -> any Chart {
        let shown = strongest(Self.most)
        let side = shown.count <= 4 ? 320 : 160
        var lines = [
            "Dark is the lowest and bright the highest value of each map, which are written below its channel. "
                + "Sorted by their mean, the largest first."
        ]
        if shown.count < shape.channels {
            lines.append("The \(shown.count) of \(shape.channels) maps with the largest means.")
        }
        return ChartColumn([
            TextLines(title, lines),
            TileSheet(
                "",
                tiles: shown.map { channel in
                    let values = self.channel(channel)
                    return TileSheet.Tile(
                        Self.tile(values, shape, side: side),
                        captions: ["\(channel)", "\((values.min() ?? 0).short) to \((values.max() ?? 0).short)"])
                }, columns: 8, side: side),
        ])
    }

    private func bars(_ title: String) -> any Chart {
        let strongest = strongest(8).map { "\($0) (\(values[$0].short))" }.joined(separator: ", ")
        let zeros = values.count { $0 == 0 }
        var lines = ["One bar for each channel. Largest: \(strongest)."]
        if zeros > 0 { lines.append("\(zeros) of \(values.count) values are zero.") }
        return ChartColumn([
            TextLines(title, lines),
            BarChart(
                "", axis: .init("value"), series: [BarChart.Series("", values.map(Double.init))], direction: .up,
                height: 360),
        ])
    }

    private func scores(_ title: String, _ dense: DenseModel) -> any Chart {
        let shown = strongest(20)
        let probabilities = dense.probabilities(ofLogits: values)
        var lines = ["The scores before they become probabilities."]
        if shown.count < shape.channels { lines.append("The \(shown.count) largest of \(shape.channels).") }
        return ChartColumn([
            TextLines(title, lines),
            BarChart(
                "", axis: .init("score"),
                labels: shown.map { "\(dense.classes[$0]) (\(Self.percent(probabilities[$0])))" },
                series: [BarChart.Series("", shown.map { Double(values[$0]) })]),
        ])
    }

    static func percent(_ share: Float) -> String { share.percent(1) }

    /// The strongest maps as small pictures, or a vector as a strip.
    ///
    /// - Parameters:
    ///   - name: What the row is called.
    ///   - count: The most pictures.
    ///   - side: The longer side of a small picture, in pixels.
    fileprivate func row(_ name: String, count: Int, side: Int) -> PictureRows.Row {
        guard shape.height == 1, shape.width == 1 else {
            return PictureRows.Row(
                name, note: "\(shape)",
                pictures: strongest(count).map { Self.tile(channel($0), shape, side: side) })
        }
        let width = count * (side + PictureRows.gap) - PictureRows.gap
        let cells = min(shape.channels, width)
        // Where values outnumber pixels, the largest of those that share one is seen.
        let shown = (0..<cells).map { cell in
            values[cell * shape.channels / cells..<(cell + 1) * shape.channels / cells].max()!
        }
        let cell = min(width / cells, 64)
        var canvas = Canvas(width: cells * cell, height: 32)
        for (index, value) in shown.enumerated() {
            let color = Picture(values: [value], width: 1, height: 1, range: range, colors: .viridis)
            canvas.fill(
                PixelRect(left: index * cell, top: 0, right: (index + 1) * cell, bottom: 32),
                Ink(color[0, 0, 0], color[0, 0, 1], color[0, 0, 2]))
        }
        return PictureRows.Row(name, note: "\(shape.channels) values", pictures: [canvas.picture])
    }
}

extension LayerActivations {
    /// The strongest maps of all layers below each other, with the window on top.
    ///
    /// Layers whose values the next one only changes one by one share its row.
    package func overview(window: ShownWindow, of dense: DenseModel) -> any Chart {
        let shown = maps.filter { $0.changedBy == nil }
        var names = Dictionary(uniqueKeysWithValues: maps.map { ($0.layer.index, $0.layer.title) })
        for map in maps {
            if let next = map.changedBy { names[next] = "\(names[map.layer.index]!) + \(names[next]!)" }
        }
        let side = shown.count > 40 ? 48 : 96
        let scores = maps.last.map { dense.classes.count == $0.values.count ? $0.values : [] } ?? []
        var lines = [
            "The 8 maps of each layer with the largest means; dark is the lowest value of each map, bright the highest."
        ]
        if !scores.isEmpty {
            let probabilities = dense.probabilities(ofLogits: scores)
            let best = probabilities.indices.sorted { (probabilities[$1], $0) < (probabilities[$0], $1) }.prefix(3)
            lines.append(
                "Scores: "
                    + best.map { "\(dense.classes[$0]) (\(Map.percent(probabilities[$0])))" }.joined(separator: ", "))
        }
        return ChartColumn([
            TextLines("What each layer makes of \(window.title)", lines),
            PictureRows(
                [PictureRows.Row("input", note: "\(window.shape)", pictures: [window.tile.fitted(into: 2 * side)])]
                    + shown.map { $0.row(names[$0.layer.index]!, count: 8, side: side) }),
        ])
    }
}
