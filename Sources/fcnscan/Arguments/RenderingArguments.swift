import ArgumentParser
import FCNScanKit

/// How results are drawn.
struct RenderingArguments: ParsableArguments {
    @Option(help: "Colours of heat maps: \(ColorMap.all.map(\.name).joined(separator: ", ")).")
    var colours: ColorMap = RenderingOptions().colorMap

    @Option(help: "How cells are enlarged: bilinear or nearest.")
    var interpolation: Interpolation = RenderingOptions().interpolation

    @Option(help: "How much the overlay hides of the picture where the score is highest, 0 to 1.")
    var opacity: Float = RenderingOptions().opacity

    @Option(help: ArgumentHelp("The scores with the first and the last colour.", valueName: "low:high"))
    var range: ScoreRange = ScoreRange(bounds: 0...1)

    @Flag(inversion: .prefixedNo, help: "Draw the strip with the colour scale below.")
    var legend = true

    @Flag(inversion: .prefixedNo, help: "Draw heat maps.")
    var heatmap = true

    @Flag(inversion: .prefixedNo, help: "Draw overlays.")
    var overlay = true

    @Flag(inversion: .prefixedNo, help: "Draw a line on overlays around what reaches the threshold.")
    var contour = true

    @Option(
        help: ArgumentHelp(
            """
            What stands beside boxes on overlays: auto (class and score; in a crowd, where that would cover another label \
            or an object, the score only or nothing), class (class and score of all), score or none.
            """, valueName: "auto|class|score|none"))
    var boxLabels = MarkLabels.automatic

    @Flag(inversion: .prefixedNo, help: "Draw heat maps and overlays.")
    var pictures = true

    @Option(
        help: ArgumentHelp(
            """
            How large heat maps and overlays are: full, fit:N (reduced by a whole number so that no side has more than \
            N pixels), or map (only a heat map, with one pixel for each cell). By default full, and fit:8192 for \
            pictures of more than 100 megapixels.
            """, valueName: "full|fit:N|map"))
    var drawing: DrawingSize?

    @Option(help: "How overlays are stored: png (every pixel as it is drawn) or jpeg (smaller, quality 90).")
    var overlayFormat = DrawingFormat.png

    @Option(help: "What shows through transparent parts of a picture: white, black or RRGGBB.")
    var background: BackgroundColor = .white

    func validate() throws {
        guard (0...1).contains(opacity) else {
            throw ValidationError("--opacity takes a number from 0 to 1, found \(opacity).")
        }
    }

    var options: RenderingOptions {
        var options = RenderingOptions()
        options.colorMap = colours
        options.interpolation = interpolation
        options.opacity = opacity
        options.range = range.bounds
        options.showsLegend = legend
        options.boxLabels = boxLabels
        return options
    }
}

extension DrawingSize: ExpressibleByArgument {
    /// `full`, `map`, or `fit:` and at least 16 pixels.
    public init?(argument: String) { self.init(argument) }
}

extension MarkLabels: ExpressibleByArgument {}

extension DrawingFormat: ExpressibleByArgument {}

/// `LOW:HIGH` on the command line.
struct ScoreRange: ExpressibleByArgument {
    var bounds: ClosedRange<Float>

    init(bounds: ClosedRange<Float>) { self.bounds = bounds }

    init?(argument: String) {
        let parts = argument.split(separator: ":", omittingEmptySubsequences: false).map { Float($0) }
        guard parts.count == 2, let low = parts[0], let high = parts[1], low < high, high.isFinite, low.isFinite else {
            return nil
        }
        bounds = low...high
    }

    var defaultValueDescription: String { "\(bounds.lowerBound):\(bounds.upperBound)" }
}

extension ColorMap: ExpressibleByArgument {
    /// A map by its name.
    public init?(argument: String) { self.init(named: argument) }

    /// The name.
    public var defaultValueDescription: String { name }

    /// The names of all maps.
    public static var allValueStrings: [String] { all.map(\.name) }
}

extension Interpolation: ExpressibleByArgument {}

extension BackgroundColor: ExpressibleByArgument {
    /// `white`, `black` or six hexadecimal digits.
    public init?(argument: String) {
        switch argument {
        case "white": self = .white
        case "black": self.init(red: 0, green: 0, blue: 0)
        default:
            guard argument.count == 6, let value = UInt32(argument, radix: 16) else { return nil }
            self.init(red: UInt8(value >> 16), green: UInt8(value >> 8 & 0xFF), blue: UInt8(value & 0xFF))
        }
    }

    /// Six hexadecimal digits.
    public var defaultValueDescription: String {
        [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
