import Raster

/// How lengths and areas of a picture are told in units of the world.
struct PhysicalUnits {
    /// Micrometres, or metres of a picture that lies on a map.
    enum Unit: String {
        case micrometer = "um"
        case meter = "m"
    }

    let unit: Unit
    /// The size of a pixel of the full picture.
    let pixelSize: PixelSize
    /// Where the picture lies on a map.
    let georeference: Georeference?

    /// - Parameter given: The size of a pixel that goes before what the file says.
    init?(_ info: PictureInfo, given: PixelSize?) {
        georeference = info.georeference
        let onMap = info.georeference?.pixelSize
        guard let size = given ?? onMap ?? info.pixelSize else { return nil }
        pixelSize = size
        unit = given == nil && onMap != nil ? .meter : .micrometer
    }

    /// Units in a pixel of the full picture.
    var perPixel: (x: Double, y: Double) {
        let factor = unit == .meter ? 1e-6 : 1
        return (pixelSize.x * factor, pixelSize.y * factor)
    }

    /// Square millimetres in a pixel of the full picture.
    var squareMillimetersPerPixel: Double { pixelSize.x * pixelSize.y * 1e-6 }
}
