import Files

extension PixelSize {
    /// Reads the size of a pixel from what microscopes, other programs and TIFF itself write, in this order.
    init?(_ directory: TIFFDirectory, _ description: TIFFDescription) {
        if let size = description.pixelSize {
            self = size
            return
        }
        guard let x = directory.numbers(.xResolution, limit: 1).first else { return nil }
        let y = directory.numbers(.yResolution, limit: 1).first ?? x
        if let unit = description.imageJUnit {
            self.init(x: unit / x, y: unit / y, source: "ImageJ unit")
            return
        }
        let centimeters = 3
        let none = 1
        let unit = directory.integer(.resolutionUnit) ?? 2
        guard unit != none else { return nil }
        self.init(
            density: (x, y), micrometers: unit == centimeters ? 10_000 : 25_400, source: "TIFF resolution")
    }

    /// Micrometres in a unit of length; nil for one that is not known.
    public static func micrometers(in unit: String) -> Double? {
        switch unit {
        case "pm": 1e-6
        case "Å": 1e-4
        case "nm": 1e-3
        case "um", "µm", "μm", "\\u00B5m", "micron", "microns", "micrometer": 1
        case "mm": 1e3
        case "cm": 1e4
        case "m": 1e6
        case "inch", "in": 25_400
        default: nil
        }
    }
}

/// What the description of a file's first picture says about all of it.
struct TIFFDescription {
    /// The program or device that wrote it, where that writes slides.
    let vendor: String?
    /// The size of a pixel of the full picture.
    let pixelSize: PixelSize?
    /// Micrometres in the unit in which ImageJ writes the resolution.
    let imageJUnit: Double?

    init(_ text: String) {
        vendor = text.hasPrefix("Aperio") ? "Aperio" : text.contains("<OME") ? "OME" : nil
        pixelSize = vendor == "Aperio" ? Self.aperio(text) : vendor == "OME" ? Self.ome(text) : nil
        imageJUnit = text.hasPrefix("ImageJ=") ? Self.imageJ(text) : nil
    }

    /// `MPP = 0.25` among the properties of an Aperio slide.
    private static func aperio(_ description: String) -> PixelSize? {
        for property in description.split(separator: "|") {
            let parts = property.split(separator: "=", maxSplits: 1).map {
                $0.trimmed
            }
            if parts.count == 2, parts[0] == "MPP", let value = Double(parts[1]) {
                return PixelSize(x: value, y: value, source: "Aperio MPP")
            }
        }
        return nil
    }

    /// `PhysicalSizeX` of the first `Pixels` of OME-XML.
    ///
    /// Source: OME Data Model, schema 2016-06.
    private static func ome(_ description: String) -> PixelSize? {
        guard let start = description.firstRange(of: "<Pixels") else { return nil }
        let tag = description[start.upperBound...].prefix { $0 != ">" }
        func attribute(_ name: String) -> String? {
            guard let found = tag.firstRange(of: " \(name)=\"") else { return nil }
            return String(tag[found.upperBound...].prefix { $0 != "\"" })
        }
        func size(_ axis: String) -> Double? {
            guard let text = attribute("PhysicalSize\(axis)"), let value = Double(text),
                let unit = PixelSize.micrometers(in: attribute("PhysicalSize\(axis)Unit") ?? "µm")
            else { return nil }
            return value * unit
        }
        guard let x = size("X") else { return nil }
        return PixelSize(x: x, y: size("Y") ?? x, source: "OME-XML PhysicalSize")
    }

    /// The unit that a line of ImageJ's description names.
    private static func imageJ(_ description: String) -> Double? {
        let line = description.split(whereSeparator: \.isNewline).first { $0.hasPrefix("unit=") }
        return line.flatMap { PixelSize.micrometers(in: String($0.dropFirst("unit=".count))) }
    }
}
