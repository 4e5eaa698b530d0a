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

    /// - Parameters:
    ///   - onMap: Where the full picture lies on a map.
    ///   - written: The size of a pixel that the file says.
    ///   - given: The size of a pixel that goes before what the file says.
    init?(onMap georeference: Georeference?, written: PixelSize?, given: PixelSize?) {
        self.georeference = georeference
        let onMap = georeference?.pixelSize
        guard let size = given ?? onMap ?? written else { return nil }
        pixelSize = size
        unit = given == nil && onMap != nil ? .meter : .micrometer
    }

    /// - Parameter given: The size of a pixel that goes before what the file says.
    init?(_ info: PictureInfo, given: PixelSize?) {
        self.init(onMap: info.georeference, written: info.pixelSize, given: given)
    }

    /// Units in a pixel of the full picture.
    var perPixel: (x: Double, y: Double) {
        let factor = unit == .meter ? 1e-6 : 1
        return (pixelSize.x * factor, pixelSize.y * factor)
    }

    /// Square millimetres in a pixel of the full picture.
    var squareMillimetersPerPixel: Double { pixelSize.x * pixelSize.y * 1e-6 }
}
