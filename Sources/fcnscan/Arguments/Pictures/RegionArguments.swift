import ArgumentParser
import FCNScanKit

/// Which part of a picture is read, and how large its pixels are.
struct RegionArguments: ParsableArguments {
    @Option(help: "The page of a TIFF file, from 1; the first that is a full picture unless given.")
    var page: Int?
    @Option(help: "The level of a pyramid: 0 is the full picture. Coordinates stay those of the full picture.")
    var level = 0
    @Option(
        help: """
            x,y,width,height of the only rectangle that is read, in pixels of the full picture, or with units as \
            1mm,2mm,500um,500um. It is scanned as if it was cut out; coordinates stay those of the whole picture.
            """)
    var region: RegionText?
    @Option(help: "The size of a pixel of the full picture, as 0.25um; what the file says unless given.")
    var pixelSize: PixelLength?
    @Option(
        help: """
            The size of a pixel at which pictures are scanned, as 0.5um: the next finer level is read and brought to that \
            size by rows.
            """)
    var resolution: PixelLength?

    func validate() throws {
        if let page, page < 1 { throw ValidationError("--page counts from 1, found \(page).") }
        if resolution != nil, level != 0 { throw ValidationError("Give --level or --resolution, not both.") }
        if level < 0 { throw ValidationError("--level counts from 0, the full picture, found \(level).") }
    }

    /// What is asked for.
    var part: RequestedPart {
        RequestedPart(
            page: page, level: level, region: region?.region,
            pixelSize: pixelSize.flatMap {
                PixelSize(x: $0.micrometers, y: $0.micrometers, source: "given")
            }, resolution: resolution?.micrometers)
    }
}

/// `0.25um`, `250nm` or `30m`.
struct PixelLength: ExpressibleByArgument {
    let micrometers: Double

    init?(argument: String) {
        guard let length = Length(argument), let unit = length.micrometers, (1e-5...1e12).contains(unit) else {
            return nil
        }
        micrometers = unit
    }
}

/// `x,y,width,height`, all in pixels or all with a unit.
struct RegionText: ExpressibleByArgument {
    let region: RequestedPart.Region

    init?(argument: String) {
        let lengths = argument.split(separator: ",", omittingEmptySubsequences: false).map { Length(String($0)) }
        guard lengths.count == 4, let x = lengths[0], let y = lengths[1], let width = lengths[2],
            let height = lengths[3], x.number >= 0, y.number >= 0, width.number > 0, height.number > 0
        else { return nil }
        if let x = x.micrometers, let y = y.micrometers, let width = width.micrometers,
            let height = height.micrometers, max(x, y, width, height) < 1e12
        {
            region = .micrometers(x: x, y: y, width: width, height: height)
        } else if let x = x.pixels, let y = y.pixels, let width = width.pixels, let height = height.pixels {
            region = .pixels(PictureRegion(x: x, y: y, width: width, height: height))
        } else {
            return nil
        }
    }
}

/// A number with or without a unit of length.
private struct Length {
    let number: Double
    private let unit: String

    init?(_ text: String) {
        let digits = text.prefix { $0.isNumber || $0 == "." }
        guard let number = Double(digits), number.isFinite else { return nil }
        self.number = number
        unit = String(text.dropFirst(digits.count))
    }

    /// The length; nil without a unit that is known.
    var micrometers: Double? { PixelSize.micrometers(in: unit).map { $0 * number } }

    /// A whole number without a unit.
    var pixels: Int? { unit.isEmpty && number < Double(1 << 40) ? Int(exactly: number) : nil }
}
