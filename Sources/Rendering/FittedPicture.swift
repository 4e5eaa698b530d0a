import Raster

extension Picture {
    /// The picture in a size that fits into a square: enlarged by a whole number, each pixel a square of its own,
    /// or reduced, each pixel the mean of those that it covers.
    ///
    /// - Parameter side: Of the square, in pixels.
    public func fitted(into side: Int) -> Picture {
        precondition(side > 0, "a square has at least one pixel")
        let longer = max(width, height)
        return longer <= side ? enlarged(by: side / longer) : reduced(to: side, of: longer)
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
