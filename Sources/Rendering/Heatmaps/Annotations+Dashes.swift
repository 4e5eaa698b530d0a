extension Annotations {
    /// Draws a thin rectangle as a line of dashes, light and dark in turn so that it shows on any ground.
    mutating func addDashes(_ line: PixelRect) {
        let length = 3 * lettering.scale
        let isHorizontal = line.width >= line.height
        let (start, end) = isHorizontal ? (line.left, line.right) : (line.top, line.bottom)
        for (number, from) in stride(from: start, to: end, by: length).enumerated() {
            let to = min(from + length, end)
            let dash =
                isHorizontal
                ? PixelRect(left: from, top: line.top, right: to, bottom: line.bottom)
                : PixelRect(left: line.left, top: from, right: line.right, bottom: to)
            fill(dash, number % 2 == 0 ? .white : .halo)
        }
    }
}
