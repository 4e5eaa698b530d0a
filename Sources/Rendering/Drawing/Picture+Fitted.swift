import Raster

extension Picture {
    /// The picture in a size that fits into a rectangle: enlarged by a whole number, each pixel a square of its own,
    /// or reduced, each pixel the mean of those that it covers.
    ///
    /// - Parameters:
    ///   - side: The width of the rectangle, in pixels.
    ///   - boxHeight: Its height; the rectangle is a square unless given.
    package func fitted(into side: Int, height boxHeight: Int? = nil) -> Picture {
        let boxHeight = boxHeight ?? side
        precondition(side > 0 && boxHeight > 0, "a rectangle has at least one pixel")
        if width <= side, height <= boxHeight { return enlarged(by: min(side / width, boxHeight / height)) }
        return width * boxHeight >= height * side ? reduced(to: side, of: width) : reduced(to: boxHeight, of: height)
    }

    private func enlarged(by factor: Int) -> Picture {
        if factor == 1 { return self }
        var result: [UInt8] = []
        result.reserveCapacity(samples.count * factor * factor)
        for y in 0..<height {
            var row: [UInt8] = []
            row.reserveCapacity(width * factor * channels)
            for start in stride(from: y * width * channels, to: (y + 1) * width * channels, by: channels) {
                for _ in 0..<factor { row += samples[start..<start + channels] }
            }
            for _ in 0..<factor { result += row }
        }
        return Picture(width: width * factor, height: height * factor, channels: channels, samples: result)
    }

    private func reduced(to side: Int, of longer: Int) -> Picture {
        let (newWidth, newHeight) = (max(1, width * side / longer), max(1, height * side / longer))
        var result: [UInt8] = []
        result.reserveCapacity(newWidth * newHeight * channels)
        for y in 0..<newHeight {
            let rows = y * height / newHeight..<max(y * height / newHeight + 1, (y + 1) * height / newHeight)
            for x in 0..<newWidth {
                let columns = x * width / newWidth..<max(x * width / newWidth + 1, (x + 1) * width / newWidth)
                for channel in 0..<channels {
                    var sum = 0
                    for row in rows {
                        for column in columns { sum += Int(samples[(row * width + column) * channels + channel]) }
                    }
                    let count = rows.count * columns.count
                    result.append(UInt8((sum + count / 2) / count))
                }
            }
        }
        return Picture(width: newWidth, height: newHeight, channels: channels, samples: result)
    }
}
