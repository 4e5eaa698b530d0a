import Raster

/// The one colour that surrounds what whole pictures show: the black around digits, the white of scanned forms.
struct PlainGround: Equatable {
    /// A sample for each channel.
    let color: [UInt8]

    /// Pictures that are looked at, evenly chosen.
    private static let lookedAt = 512
    /// How far a sample of the ground may lie from its colour.
    private static let tolerance = 8
    /// The share of the samples at the border that are of the ground: what fills its picture reaches the border.
    private static let plainShare = 0.995

    /// Looks at the border of some of the pictures; nil where they have no common ground.
    ///
    /// - Throws: What the store of the pictures throws.
    init?(of data: LabelledData, _ indices: [Int]) throws {
        guard !indices.isEmpty else { return nil }
        var counts = [[Int]](repeating: [Int](repeating: 0, count: 256), count: data.store.channels)
        let step = max(1, indices.count / Self.lookedAt)
        for place in Swift.stride(from: 0, to: indices.count, by: step) {
            let picture = try data.store.picture(at: indices[place])
            for y in 0..<picture.height {
                let isEdge = y == 0 || y == picture.height - 1
                for x in isEdge ? Array(0..<picture.width) : [0, picture.width - 1] {
                    for channel in counts.indices { counts[channel][Int(picture[x, y, channel])] += 1 }
                }
            }
        }
        var color: [UInt8] = []
        for levels in counts {
            let level = levels.indices.max { levels[$0] < levels[$1] }!
            let near = levels[max(0, level - Self.tolerance)...min(255, level + Self.tolerance)].reduce(0, +)
            guard Double(near) >= Self.plainShare * Double(levels.reduce(0, +)) else { return nil }
            color.append(UInt8(level))
        }
        self.color = color
    }
}

extension LabelledData {
    /// The same pictures with a class before theirs, the background, which none of them shows.
    ///
    /// - Returns: Nil where there is a class of that name already.
    func addingBackground() -> LabelledData? {
        guard !classes.contains(Self.backgroundClass) else { return nil }
        var result = self
        result.classes.insert(Self.backgroundClass, at: 0)
        for index in pictures.indices {
            guard case .whole(let classIndex) = pictures[index].label else { return nil }
            result.pictures[index].label = .whole(classIndex: classIndex + 1)
        }
        return result
    }
}
