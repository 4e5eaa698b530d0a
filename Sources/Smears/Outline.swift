import Glibc

/// The edge of a cell: a radius for every direction, a circle disturbed by a few waves.
struct Outline {
    private static let directions = 256
    /// Radius in pixels at angles of 2π · i / 256; the first is repeated at the end.
    private let radii: [Float]

    /// The largest radius, in pixels.
    let reach: Float

    /// - Parameters:
    ///   - radius: Mean radius in pixels.
    ///   - elongation: Longer axis over shorter axis, at least 1.
    ///   - waves: For 2, 3, 4, … waves around the edge: the largest height, as a part of the radius.
    init(radius: Float, elongation: Float, waves: [Float], _ random: inout SmearRandom) {
        let axis = random.angle()
        let heights = waves.map { random.uniform(-$0, $0) }
        let phases = waves.map { _ in random.angle() }
        let long = radius * elongation.squareRoot()
        let short = radius / elongation.squareRoot()
        var radii = (0..<Self.directions).map { direction -> Float in
            let angle = 2 * .pi * Float(direction) / Float(Self.directions)
            let (c, s) = (cos(angle - axis), sin(angle - axis))
            var r = long * short / ((short * c) * (short * c) + (long * s) * (long * s)).squareRoot()
            for (index, height) in heights.enumerated() {
                r *= 1 + height * cos(Float(index + 2) * angle + phases[index])
            }
            return r
        }
        radii.append(radii[0])
        self.radii = radii
        reach = radii.max()!
    }

    /// The radius in the direction of an offset from the centre, in pixels.
    func radius(toward offset: SIMD2<Float>) -> Float {
        let turn = atan2(offset.y, offset.x) / (2 * .pi)
        let position = (turn < 0 ? turn + 1 : turn) * Float(Self.directions)
        let index = min(Int(position), Self.directions - 1)
        return mix(radii[index], radii[index + 1], position - Float(index))
    }

    /// The smallest box around the outline, relative to the centre: left, top, right, bottom in pixels.
    var bounds: (left: Float, top: Float, right: Float, bottom: Float) {
        var box: (left: Float, top: Float, right: Float, bottom: Float) = (0, 0, 0, 0)
        for (direction, radius) in radii.enumerated() {
            let angle = 2 * .pi * Float(direction) / Float(Self.directions)
            box.left = min(box.left, radius * cos(angle))
            box.right = max(box.right, radius * cos(angle))
            box.top = min(box.top, radius * sin(angle))
            box.bottom = max(box.bottom, radius * sin(angle))
        }
        return box
    }
}
