import Glibc
import Raster

extension Box {
    /// The smallest box around points, of which there is at least one.
    init(around points: [(x: Double, y: Double)]) {
        self.init(
            xmin: points.map(\.x).min()!, ymin: points.map(\.y).min()!, xmax: points.map(\.x).max()!,
            ymax: points.map(\.y).max()!)
    }

    /// The box around the box when it is turned about its middle, clockwise.
    func turned(byDegrees degrees: Double) -> Box { turned(byDegrees: degrees, about: (centerX, centerY)) }

    /// The box around the box when it is turned about a point, clockwise; the same box for no turn.
    func turned(byDegrees degrees: Double, about point: (x: Double, y: Double)) -> Box {
        guard degrees != 0 else { return self }
        let (sine, cosine) = (sin(degrees * .pi / 180), cos(degrees * .pi / 180))
        let corners = [(xmin, ymin), (xmax, ymin), (xmin, ymax), (xmax, ymax)].map { corner in
            let (x, y) = (corner.0 - point.x, corner.1 - point.y)
            return (x: point.x + x * cosine - y * sine, y: point.y + x * sine + y * cosine)
        }
        return Box(around: corners)
    }

    /// The box around an ellipse that is turned about its middle.
    init(aroundEllipseAt middle: (x: Double, y: Double), radii: (x: Double, y: Double), turnedByDegrees degrees: Double)
    {
        let (sine, cosine) = degrees == 0 ? (0, 1) : (sin(degrees * .pi / 180), cos(degrees * .pi / 180))
        func half(_ first: Double, _ second: Double) -> Double { (first * first + second * second).squareRoot() }
        self.init(
            centerX: middle.x, centerY: middle.y, halfWidth: half(radii.x * cosine, radii.y * sine),
            halfHeight: half(radii.x * sine, radii.y * cosine))
    }

    /// The box with its edges multiplied.
    func scaled(x: Double, y: Double) -> Box {
        Box(xmin: xmin * x, ymin: ymin * y, xmax: xmax * x, ymax: ymax * y)
    }
}
