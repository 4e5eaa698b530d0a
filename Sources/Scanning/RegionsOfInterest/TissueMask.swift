import Files
import Raster

/// What is tissue on a stained slide: what has more colour than the bright background.
///
/// The picture is looked at on an overview of at most 1024 pixels on a side. The saturation of its pixels,
/// `(largest - smallest) / largest` of red, green and blue, is averaged over 5 x 5 pixels; Otsu's threshold splits it; then
/// connected specks of tissue and holes in it that have less than 1/2000 of the overview's pixels are removed. Source:
/// Otsu, IEEE SMC 9 (1979).
public struct TissueMask: Sendable {
    /// The numbers behind it.
    public let finding: TissueFinding
    /// 255 where there is tissue, 0 elsewhere; shape [rows, columns] of the overview.
    let mask: [UInt8]

    static let longestSide = 1024
    static let smoothing = 5
    static let smallestShare = 2000

    /// Looks for tissue.
    ///
    /// - Parameters:
    ///   - input: The picture, of which the smallest level is read that is large enough.
    ///   - page: The page; nil for the first one that is a full picture.
    ///   - limits: What the picture may take to decode.
    ///   - intensity: How a picture of more than 8 bits is shown.
    /// - Throws: `RasterError`; ``TissueError``.
    public init(
        of input: PictureInput, page: Int?, background: BackgroundColor = .white, limits: DecodingLimits = .default,
        damage: DamagePolicy = .refuse, intensity: IntensityRule = .full
    ) throws {
        let contents = try PictureContents(of: input)
        let shown =
            page.flatMap { contents.pages.indices.contains($0 - 1) ? contents.pages[$0 - 1] : nil }
            ?? contents.defaultPage
        let level =
            shown.levels.lastIndex { $0.obstacle == nil && max($0.width, $0.height) >= Self.longestSide } ?? 0
        let reader = try PictureReader(
            input, selection: PictureSelection(page: page, level: level), background: background, limits: limits,
            damage: damage, intensity: intensity)
        guard reader.info.channels == 3 else { throw TissueError.gray(path: input.name) }
        let overview = try Overview(reader, longestSide: Self.longestSide)
        try self.init(
            saturation: overview.saturation(), width: overview.width, height: overview.height, path: input.name)
    }

    /// Splits a map of saturations, 0 to 255.
    init(saturation: [UInt8], width: Int, height: Int, path: String) throws(TissueError) {
        let smooth = Self.smoothed(saturation, width: width, height: height)
        guard let threshold = Self.otsuThreshold(smooth) else { throw .uniform(path: path) }
        let smallest = max(1, width * height / Self.smallestShare)
        var mask = smooth.map { $0 > threshold ? UInt8(255) : 0 }
        for value: UInt8 in [255, 0] {
            Self.removeSmall(value, smallerThan: smallest, &mask, width: width, height: height)
        }
        let count = mask.count { $0 > 0 }
        guard count > 0 else { throw .uniform(path: path) }
        finding = TissueFinding(
            overview: [width, height], threshold: threshold, smoothing: Self.smoothing, smallestArea: smallest,
            share: Double(count) / Double(mask.count))
        self.mask = mask
    }

    /// Writes the mask as a grey PNG, complete or not at all.
    ///
    /// - Throws: `RasterError.cannotWrite(path:reason:)`.
    public func write(to path: String) throws {
        try Picture(width: finding.overview[0], height: finding.overview[1], channels: 1, samples: mask).write(to: path)
    }

    // MARK: - Steps

    /// The mean over the neighbourhood of each pixel, as far as it lies on the overview, rounded.
    static func smoothed(_ values: [UInt8], width: Int, height: Int) -> [UInt8] {
        let reach = smoothing / 2
        var result = values
        for y in 0..<height {
            let rows = max(y - reach, 0)..<min(y + reach + 1, height)
            for x in 0..<width {
                let columns = max(x - reach, 0)..<min(x + reach + 1, width)
                var sum = 0
                for row in rows { for column in columns { sum += Int(values[row * width + column]) } }
                let count = rows.count * columns.count
                result[y * width + x] = UInt8((2 * sum + count) / (2 * count))
            }
        }
        return result
    }

    /// The value that splits a histogram so that the variance between both parts is largest; the lower part has it. Nil
    /// where all values are the same.
    static func otsuThreshold(_ values: [UInt8]) -> Int? {
        var histogram = [Int](repeating: 0, count: 256)
        for value in values { histogram[Int(value)] += 1 }
        let all = Double(values.count)
        let sum = histogram.indices.reduce(0.0) { $0 + Double($1 * histogram[$1]) }
        var (lower, lowerSum) = (0.0, 0.0)
        var best: (variance: Double, threshold: Int)?
        for threshold in 0..<255 {
            lower += Double(histogram[threshold])
            lowerSum += Double(threshold * histogram[threshold])
            guard lower > 0, lower < all else { continue }
            let distance = lowerSum / lower - (sum - lowerSum) / (all - lower)
            let variance = lower * (all - lower) * distance * distance
            if variance > best?.variance ?? 0 { best = (variance, threshold) }
        }
        return best?.threshold
    }

    /// Turns over connected pixels of one value that are few; pixels are connected over their sides.
    static func removeSmall(
        _ value: UInt8, smallerThan smallest: Int, _ mask: inout [UInt8], width: Int, height: Int
    ) {
        var isSeen = [Bool](repeating: false, count: mask.count)
        for start in mask.indices where mask[start] == value && !isSeen[start] {
            var component = [start]
            isSeen[start] = true
            var next = 0
            while next < component.count {
                let (x, y) = (component[next] % width, component[next] / width)
                next += 1
                for (column, row) in [(x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)]
                where (0..<width).contains(column) && (0..<height).contains(row) {
                    let place = row * width + column
                    guard mask[place] == value, !isSeen[place] else { continue }
                    isSeen[place] = true
                    component.append(place)
                }
            }
            if component.count < smallest { for place in component { mask[place] = 255 - value } }
        }
    }
}

/// Why there is no tissue.
public enum TissueError: DescribedError, Equatable {
    /// A grey picture has no saturation.
    case gray(path: String)
    /// Nothing on the picture has more colour than the rest.
    case uniform(path: String)

    /// One sentence.
    public var description: String {
        switch self {
        case .gray(let path):
            "'\(path)' is grey, and tissue is told from the background by its colour; draw the region instead"
        case .uniform(let path):
            "no tissue was found on '\(path)': nothing on it has more colour than the rest"
        }
    }
}
