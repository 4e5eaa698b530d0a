import Network
import Raster

/// Where the cells of a map lie in the picture, which may have been scored at another size.
package struct CellFrame: Sendable {
    /// The picture.
    package let picture: Extent
    /// Middle of the first cell's window, in pixels of the picture.
    package let originX, originY: Double
    /// From one cell to the next, in pixels of the picture.
    package let strideX, strideY: Double
    /// The size of a window, in pixels of the picture.
    package let windowWidth, windowHeight: Double
    /// How large the picture was scored, as shares of its own width and height.
    let factorX, factorY: Double
    let geometry: ScanGeometry

    /// The cells of a map of a picture of another size, or of this one.
    init(_ geometry: ScanGeometry, picture: Extent) {
        // Exactly 1 where the sizes are the same.
        factorX = Double(geometry.picture.width) / Double(picture.width)
        factorY = Double(geometry.picture.height) / Double(picture.height)
        self.geometry = geometry
        let first = geometry.window(column: 0, row: 0)
        self.picture = picture
        originX = first.centerX / factorX
        originY = first.centerY / factorY
        strideX = Double(geometry.grid.stride.width) / factorX
        strideY = Double(geometry.grid.stride.height) / factorY
        windowWidth = first.width / factorX
        windowHeight = first.height / factorY
    }

    /// The middle of the windows of a column.
    func middleX(_ column: Int) -> Double { originX + Double(column) * strideX }

    /// The middle of the windows of a row.
    func middleY(_ row: Int) -> Double { originY + Double(row) * strideY }

    /// The column of cells whose middle is nearest to a place, the left one of two that are equally near; beyond the map
    /// where none is within half a stride.
    package func column(at x: Double) -> Int { Int(((x - originX) / strideX + 0.5).rounded(.up)) - 1 }

    /// The row of cells whose middle is nearest to a place, the upper one of two that are equally near; beyond the map where
    /// none is within half a stride.
    package func row(at y: Double) -> Int { Int(((y - originY) / strideY + 0.5).rounded(.up)) - 1 }

    /// The size of the objects of a class in pixels of the picture; that of a window where it is not known.
    func objectSize(ofClass index: Int, _ options: DetectionOptions) -> (width: Double, height: Double) {
        options.objectSizes[index].map { ($0.width / factorX, $0.height / factorY) } ?? (windowWidth, windowHeight)
    }

    /// A box of a size around the middle of a cell; it may reach beyond the picture.
    func box(row: Int, column: Int, _ size: (width: Double, height: Double)) -> Box {
        Box(
            centerX: middleX(column), centerY: middleY(row), halfWidth: size.width / 2, halfHeight: size.height / 2)
    }

    /// The box of the object in the window of a cell; it may reach beyond the picture.
    func box(row: Int, column: Int, _ outputs: BoxOutputs) -> Box {
        let (offset, size) = (outputs.offset, outputs.size)
        return Box(
            centerX: middleX(column) + offset.x * windowWidth, centerY: middleY(row) + offset.y * windowHeight,
            halfWidth: size.width * windowWidth / 2, halfHeight: size.height * windowHeight / 2)
    }

    /// The pixels that some cells of a row stand for, up to half a stride from the middles of their windows and in the
    /// picture; without width or height where they lie beyond it.
    package func pixels(row: Int, columns: Range<Int>) -> Box {
        func inside(_ place: Double, _ size: Int) -> Double { min(max(place, 0), Double(size)) }
        return Box(
            xmin: inside(middleX(columns.lowerBound) - strideX / 2, picture.width),
            ymin: inside(middleY(row) - strideY / 2, picture.height),
            xmax: inside(middleX(columns.upperBound - 1) + strideX / 2, picture.width),
            ymax: inside(middleY(row) + strideY / 2, picture.height))
    }
}
