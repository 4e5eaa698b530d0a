import Network

/// The least distance of two detections of one class, in pixels of the picture at the scale at which it was scored.
struct DetectionReach {
    /// Across and down; 1 where a share of the object is less.
    let width, height: Double
    /// Whole pixels across and down.
    let extent: Extent

    /// - Parameter geometry: The map's, which says how large the picture was scored.
    init(_ options: DetectionOptions, ofClass index: Int, _ geometry: ScanGeometry, picture: Extent) {
        if let pixels = options.separationInPixels {
            extent = Extent(
                height: Int(pixels * Double(geometry.picture.height) / Double(picture.height)),
                width: Int(pixels * Double(geometry.picture.width) / Double(picture.width)))
        } else {
            let window = geometry.grid.window
            let size =
                options.objectSizes[index]
                ?? ObjectSize(width: Double(window.width), height: Double(window.height))
            extent = Extent(
                height: Int(options.separation * size.height), width: Int(options.separation * size.width))
        }
        width = Double(max(extent.width, 1))
        height = Double(max(extent.height, 1))
    }

    /// True where two places are closer to each other than this distance.
    func isNear(_ a: (x: Double, y: Double), _ b: (x: Double, y: Double)) -> Bool {
        let dx = (a.x - b.x) / width
        let dy = (a.y - b.y) / height
        return dx * dx + dy * dy < 1
    }
}
