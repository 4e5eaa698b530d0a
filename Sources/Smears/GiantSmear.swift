import Raster

/// A square smear of any size for trying out large pictures: a few drawn tiles, mirrored and in random order.
///
/// Written row by row: memory is that of the tiles, whatever the size.
package struct GiantSmear {
    let side: Int
    let seed: UInt64

    /// A smear of `side`×`side` pixels.
    package init(side: Int, seed: UInt64) { (self.side, self.seed) = (side, seed) }

    private static let tile = 512

    /// Writes the picture as PNG.
    package func write(to path: String) throws {
        var random = SmearRandom(seed: seed)
        let tiles = (0..<16).map { number in
            let recipe = SmearRecipe(
                width: Self.tile, height: Self.tile, whiteCells: number % 3, margin: 60,
                redCells: random.uniform(10, 30))
            return Smear(recipe, &random).picture
        }
        let looks = tiles + tiles.map(\.mirrored)
        let writer = try PNGWriter(path, PNGLayout(width: side, height: side))
        var row = [UInt8](repeating: 0, count: side * 3)
        var places: [(look: Int, isUpsideDown: Bool)] = []
        for y in 0..<side {
            if y % Self.tile == 0 {
                places = (0...side / Self.tile).map { _ in
                    (random.integer(in: 0...looks.count - 1), random.chance(0.5))
                }
            }
            for (column, place) in places.enumerated() {
                let start = column * Self.tile * 3
                let line = (place.isUpsideDown ? Self.tile - 1 - y % Self.tile : y % Self.tile) * Self.tile * 3
                let count = min(Self.tile * 3, side * 3 - start)
                row.replaceSubrange(start..<start + count, with: looks[place.look].samples[line..<line + count])
            }
            try row.withUnsafeBufferPointer { try writer.writeRow($0) }
        }
        try writer.finish()
    }
}

extension Picture {
    /// The picture with left and right exchanged.
    fileprivate var mirrored: Picture {
        var result = self
        for y in 0..<height {
            for x in 0..<width {
                for channel in 0..<channels { result[x, y, channel] = self[width - 1 - x, y, channel] }
            }
        }
        return result
    }
}
