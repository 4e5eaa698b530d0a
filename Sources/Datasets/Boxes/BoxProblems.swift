import Raster

/// What is wrong with the boxes of pictures, counted, with the first few places of each kind.
package struct BoxProblems {
    private struct Found {
        var count = 0
        var first: [LabelPlace] = []

        mutating func add(_ place: LabelPlace) {
            count += 1
            if first.count < 3 { first.append(place) }
        }
    }

    private var empty = Found()
    private var outside = Found()
    private var clipped = Found()

    /// No problems yet.
    package init() {}

    /// A sentence for each kind of problem.
    package var warnings: [TrainingDataWarning] {
        var warnings: [TrainingDataWarning] = []
        if empty.count > 0 { warnings.append(.emptyBoxes(count: empty.count, first: empty.first)) }
        if outside.count > 0 { warnings.append(.boxesOutsidePicture(count: outside.count, first: outside.first)) }
        if clipped.count > 0 { warnings.append(.boxesClipped(count: clipped.count, first: clipped.first)) }
        return warnings
    }

    /// The box as it is used, or nil where it cannot be; notes what is wrong with it.
    ///
    /// A box is clipped to its picture. One around a point is not, so that the point stays its middle.
    ///
    /// - Parameter size: That of the picture, in pixels; nil where it is not known.
    mutating func usable(_ entry: BoxTable.Entry, on size: (width: Int, height: Int)?) -> Box? {
        let box = entry.box(on: size)
        func place() -> LabelPlace {
            LabelPlace(
                path: entry.path, line: entry.line, image: entry.image, width: size?.width ?? 0,
                height: size?.height ?? 0)
        }
        guard box.width > 0, box.height > 0 else {
            empty.add(place())
            return nil
        }
        guard let size else { return box }
        let middle = Box(around: [(box.centerX, box.centerY)])
        let frame = Box(xmin: 0, ymin: 0, xmax: Double(size.width), ymax: Double(size.height))
        guard entry.pointSize == nil else {
            if frame.contains(x: middle.xmin, y: middle.ymin) { return box }
            outside.add(place())
            return nil
        }
        guard let inside = box.clipped(width: size.width, height: size.height) else {
            outside.add(place())
            return nil
        }
        let beyond = max(-box.xmin, -box.ymin, box.xmax - frame.xmax, box.ymax - frame.ymax)
        if beyond >= 0.5 { clipped.add(place()) }
        return inside
    }
}
