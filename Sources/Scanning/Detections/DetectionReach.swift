import Network

/// The least distance of two detections of one class, in pixels.
struct DetectionReach {
    /// Across and down; 1 where a share of the window is less.
    let width, height: Double
    /// Whole pixels across and down.
    let extent: Extent

    init(_ options: DetectionOptions, _ grid: WindowGrid) {
        extent = Extent(
            height: Int(options.separation * Double(grid.window.height)),
            width: Int(options.separation * Double(grid.window.width)))
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
