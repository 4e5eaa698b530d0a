extension RowConversion {
    /// Converts a row of floating-point samples to numbers from 0 to 1, by the same formulas.
    ///
    /// Values below 0 and what is no number become 0, values above the full scale 1.
    ///
    /// - Parameter stored: The row as it is stored; it is overwritten with what can be converted again.
    /// - Parameter limits: The stored values that stand for 0 and 1.
    /// - Parameter whole: Those of the file.
    /// - Parameter output: Samples, shape [width, channels].
    /// - Parameter channels: 1 or 3.
    /// - Parameter convert: The last step for each sample.
    func convert<Output>(
        _ stored: UnsafeMutablePointer<Float>, between limits: IntensityLimits, whole: IntensityLimits,
        into output: UnsafeMutablePointer<Output>, channels: Int, isResolved: Bool = false,
        _ convert: (Float) -> Output
    ) {
        if !isResolved {
            let components = colors.components
            for i in 0..<width * components {
                // Transparency has the scale of the file, whatever colours are shown between.
                let isAlpha = colors.hasAlpha && i % components == components - 1
                stored[i] = (isAlpha ? whole : limits).unit(stored[i])
            }
            resolve(stored)
        }
        switch (colors.colorChannels, channels) {
        case (1, 3):
            for x in 0..<width {
                let value = convert(stored[x])
                for channel in 0..<3 { output[3 * x + channel] = value }
            }
        case (3, 1):
            for x in 0..<width { output[x] = convert(Self.luma(stored[3 * x], stored[3 * x + 1], stored[3 * x + 2])) }
        default:
            for i in 0..<width * channels { output[i] = convert(stored[i]) }
        }
    }

    /// Copies the colours of a row on the scale of the file; of inks the light that passes them.
    ///
    /// - Parameter output: Samples, shape [width, colour channels].
    func copyColors(
        _ stored: UnsafeMutablePointer<Float>, fullScale: Float, into output: UnsafeMutablePointer<Float>
    ) {
        let (components, channels) = (colors.components, colors.colorChannels)
        if case .cmyk = colors {
            for i in 0..<width * components { stored[i] = max(0, min(stored[i] / fullScale, 1)) }
            resolve(stored)
            for i in 0..<width * channels { output[i] = stored[i] * fullScale }
            return
        }
        for x in 0..<width {
            for channel in 0..<channels { output[x * channels + channel] = stored[x * components + channel] }
        }
    }

    private static func luma(_ red: Float, _ green: Float, _ blue: Float) -> Float {
        0.299 * red + 0.587 * green + 0.114 * blue
    }

    private func resolve(_ row: UnsafeMutablePointer<Float>) {
        let behind = [background.red, background.green, background.blue].map(\.unit)
        let gray = Self.luma(behind[0], behind[1], behind[2])
        switch colors {
        case .gray, .rgb: break
        case .grayAlpha, .rgbAlpha, .grayAssociatedAlpha, .rgbAssociatedAlpha:
            let components = colors.components
            let isAssociated =
                switch colors {
                case .grayAssociatedAlpha, .rgbAssociatedAlpha: true
                default: false
                }
            for x in 0..<width {
                let alpha = row[components * x + components - 1]
                for channel in 0..<components - 1 {
                    let value = row[components * x + channel] * (isAssociated ? 1 : alpha)
                    let back = components == 2 ? gray : behind[channel]
                    row[(components - 1) * x + channel] = min(value + back * (1 - alpha), 1)
                }
            }
        case .cmyk(let isInverted):
            for x in 0..<width {
                let inks = (0..<4).map { isInverted ? row[4 * x + $0] : 1 - row[4 * x + $0] }
                for channel in 0..<3 { row[3 * x + channel] = inks[channel] * inks[3] }
            }
        }
    }
}

extension Float {
    /// A number from 0 to 1 on a scale of 0 to 255, rounded to nearest.
    var byte: UInt8 { UInt8((self * 255).rounded()) }
}
