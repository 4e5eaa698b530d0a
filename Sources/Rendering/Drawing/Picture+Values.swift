import Raster

extension Picture {
    /// A picture of numbers in colours.
    ///
    /// - Parameters:
    ///   - values: Shape [height, width]. What is not a number gets the colour of the lowest one.
    ///   - range: The numbers with the first and the last colour; what lies beyond gets these.
    package init(
        values: [Float], width: Int, height: Int, range: ClosedRange<Float>, colors: ColorMap = .gray
    ) {
        precondition(values.count == width * height, "values must fill the picture exactly")
        self.init(
            width: width, height: height, channels: 3,
            samples: values.flatMap { value -> [UInt8] in
                let color = colors[Int(Self.level(value, range))]
                return [color.red, color.green, color.blue]
            })
    }

    /// A picture whose red, green and blue are numbers.
    ///
    /// - Parameters:
    ///   - redGreenBlue: Shape [height, width, 3].
    ///   - range: The numbers that become 0 and 255; what lies beyond becomes these.
    package init(redGreenBlue values: [Float], width: Int, height: Int, range: ClosedRange<Float>) {
        self.init(width: width, height: height, channels: 3, samples: values.map { Self.level($0, range) })
    }

    private static func level(_ value: Float, _ range: ClosedRange<Float>) -> UInt8 {
        let length = range.upperBound - range.lowerBound
        guard length > 0, value > range.lowerBound else { return 0 }
        return UInt8((min((value - range.lowerBound) / length, 1) * 255).rounded())
    }
}
