extension Picture {
    /// The picture with another number of channels, by the formulas that ``PictureReader`` states.
    ///
    /// - Parameter toChannels: 1 (grey), 3 (colour) or 4 (colour and alpha, opaque if there was none).
    /// - Parameter background: What shows through where the picture is transparent and alpha is dropped.
    /// - Complexity: O(width · height).
    public func converted(toChannels: Int, background: BackgroundColor = .white) -> Picture {
        precondition([1, 3, 4].contains(toChannels), "a picture has 1, 3 or 4 channels")
        if toChannels == channels { return self }
        if toChannels == 4 { return converted(toChannels: 3).withOpaqueAlpha() }
        let colors: StoredColors = channels == 1 ? .gray : channels == 3 ? .rgb : .rgbAlpha
        let conversion = RowConversion(colors: colors, width: width * height, background: background)
        var source = samples
        let result = [UInt8](unsafeUninitializedCapacity: width * height * toChannels) { output, count in
            source.withUnsafeMutableBufferPointer {
                conversion.convert($0.baseAddress!, into: output.baseAddress!, channels: toChannels) { $0 }
            }
            count = output.count
        }
        return Picture(width: width, height: height, channels: toChannels, samples: result)
    }

    private func withOpaqueAlpha() -> Picture {
        var result: [UInt8] = []
        result.reserveCapacity(width * height * 4)
        for pixel in 0..<width * height {
            result.append(contentsOf: samples[pixel * 3..<pixel * 3 + 3])
            result.append(255)
        }
        return Picture(width: width, height: height, channels: 4, samples: result)
    }
}
