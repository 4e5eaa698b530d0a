import Glibc
import Network
import Raster
import Rendering

extension KernelSet {
    /// The most kernels on one picture: twelve rows of eight.
    private static let most = 96
    /// The most rows of a matrix.
    private static let mostInMatrix = 64
    /// The longer side of an enlarged kernel, in pixels.
    private static let tileSide = 112

    /// The kernels as a picture: each enlarged weight by weight and, beside that, by Lanczos interpolation.
    ///
    /// Kernels of a single position are shown as the rows of a matrix.
    ///
    /// - Parameters:
    ///   - model: What the title calls the model.
    ///   - firstChannels: Shows each of so many input channels instead of their mean; colours are always shown as such.
    package func chart(model: String, firstChannels: Int? = nil) -> any Chart {
        let folded = layer.folded.isEmpty ? "" : ", with \(layer.folded.joined(separator: " and ")) folded in"
        let title = "\(layer.name) of \(model): \(filters) kernels of \(size.width)x\(size.height)x\(channels)\(folded)"
        return size == Extent(1) ? matrix(title) : tiles(title, firstChannels)
    }

    /// The kernels to show: those with the largest norms where there are too many, in their own order.
    private func shown(_ most: Int) -> [Int] {
        let norms = (0..<filters).map(norm)
        return (0..<filters).sorted { (norms[$1], $0) < (norms[$0], $1) }.prefix(most).sorted()
    }

    private func name(_ filter: Int) -> String { classes.map { "\(filter): \($0[filter])" } ?? "\(filter)" }

    private func tiles(_ title: String, _ firstChannels: Int?) -> any Chart {
        let planes = colourChannels == nil && channels > 1 ? min(firstChannels ?? 1, channels) : 1
        let isMean = colourChannels == nil && channels > 1 && firstChannels == nil
        let shown = shown(max(1, Self.most / planes))
        let tiles = shown.flatMap { filter in
            (0..<planes).map { tile(filter, channel: isMean ? nil : $0, isOneOfMany: planes > 1) }
        }
        var lines = [
            "Left: each weight is a square. Right: the same enlarged by Lanczos interpolation. Zero is "
                + (colourChannels == nil ? "white, weights above it red and below it blue" : "a middle grey")
                + "; the scale of each reaches as far up as down, and is written below it"
                + (planes > 1 ? "." : ", with the norm of the kernel and its bias.")
        ]
        if colourChannels != nil {
            lines.append("Red, green and blue are the weights of these channels of the picture.")
        }
        if isMean { lines.append("Shown is the mean over the \(channels) channels that a kernel reads.") }
        if planes > 1 { lines.append("After the colon: the channel, the first \(planes) of \(channels).") }
        if shown.count < filters { lines.append("The \(shown.count) kernels with the largest norms.") }
        let (width, height) = tileSize
        let columns = planes > 1 ? min(planes, 8) : 8
        return ChartColumn([
            TextLines(title, lines),
            TileSheet(
                "", tiles: tiles, columns: columns, side: 2 * width + Self.gap, tileHeight: height),
        ])
    }

    /// Pixels between the two pictures of a kernel.
    private static let gap = 4

    /// The size of one enlarged kernel.
    private var tileSize: (width: Int, height: Int) {
        let longer = max(size.height, size.width)
        guard longer <= Self.tileSide else {
            return (max(1, size.width * Self.tileSide / longer), max(1, size.height * Self.tileSide / longer))
        }
        let factor = Self.tileSide / longer
        return (size.width * factor, size.height * factor)
    }

    private func tile(_ filter: Int, channel: Int?, isOneOfMany: Bool) -> TileSheet.Tile {
        let area = size.height * size.width
        let kernel = Array(kernel(filter))
        let values: [Float]
        if let colourChannels {
            values = (0..<area).flatMap { place in colourChannels.map { kernel[$0 * area + place] } }
        } else if let channel {
            values = Array(kernel[channel * area..<(channel + 1) * area])
        } else {
            values = (0..<area).map { place in
                (0..<channels).reduce(0) { $0 + kernel[$1 * area + place] } / Float(channels)
            }
        }
        let largest = values.map(abs).max() ?? 0
        // Of weights that are all zero too, zero is in the middle.
        let range = largest > 0 ? -largest...largest : -1...1
        let (width, height) = tileSize
        let smooth = LanczosResampling(
            fromWidth: size.width, fromHeight: size.height, toWidth: width, toHeight: height
        ).apply(values, channels: colourChannels == nil ? 1 : 3)
        var canvas = Canvas(width: 2 * width + Self.gap, height: height)
        canvas.draw(
            picture(values, size.width, size.height, range).fitted(into: width, height: height), left: 0, top: 0)
        canvas.draw(picture(smooth, width, height, range), left: width + Self.gap, top: 0)
        let name = isOneOfMany ? "\(filter):\(channel ?? 0)" : name(filter)
        let limits = "-\(range.upperBound.short) to \(range.upperBound.short)"
        return TileSheet.Tile(
            canvas.picture,
            captions: isOneOfMany
                ? ["\(name)  \(limits)"]
                : [name, limits, "norm \(norm(filter).short)", "bias \(biases[filter].short)"])
    }

    private func picture(_ values: [Float], _ width: Int, _ height: Int, _ range: ClosedRange<Float>) -> Picture {
        colourChannels == nil
            ? Picture(values: values, width: width, height: height, range: range, colors: .balance)
            : Picture(redGreenBlue: values, width: width, height: height, range: range)
    }

    private func matrix(_ title: String) -> any Chart {
        let shown = shown(Self.mostInMatrix)
        let columns = min(channels, 512)
        let rows = shown.map { Array(kernel($0).prefix(columns)) }
        let largest = rows.joined().map(abs).max() ?? 0
        var lines = ["Each row holds the weights of one kernel of a single position; beside it its norm and its bias."]
        if shown.count < filters { lines.append("The \(shown.count) kernels with the largest norms.") }
        if columns < channels { lines.append("The first \(columns) of \(channels) input channels.") }
        return ChartColumn([
            TextLines(title, lines),
            HeatChart(
                "", columnTitle: "input channel", valueTitle: "weight",
                groups: zip(shown, rows).map { filter, row in
                    HeatChart.Group(
                        "\(name(filter))  norm \(norm(filter).short), bias \(biases[filter].short)", rows: [row])
                }, range: -largest...largest, colors: .balance),
        ])
    }
}
