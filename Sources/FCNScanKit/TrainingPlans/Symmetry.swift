import Datasets

/// Which mirror images and turns of windows look like windows of the same class, on average.
///
/// The mean of the windows of a class is compared with the mirrored mean of others. Where both differ more than two means
/// do that are not mirrored, and by a good part of what single windows show, objects have a side that is up (or left), and
/// mirrored ones would be strange: digits, cars, people. Cells have none, though a microscope's light may come from a side:
/// an even slope of brightness does not count.
///
/// Where most of many classes of single pictures may be mirrored left to right, the others are left as they are: shirts are
/// mirrored and shoes are not.
public struct Symmetry: Codable, Sendable, Equatable {
    /// Mirrored left to right.
    public var horizontal: Bool
    /// Mirrored top to bottom.
    public var vertical: Bool
    /// Mirrored at the diagonal, as turns by right angles need; never of windows that are no squares.
    public var diagonal: Bool
    /// Classes, as indices into the data's, that are not mirrored although the others are.
    public var uprightClasses: [Int]

    /// Known symmetries.
    public init(horizontal: Bool, vertical: Bool, diagonal: Bool, uprightClasses: [Int] = []) {
        self.horizontal = horizontal
        self.vertical = vertical
        self.diagonal = diagonal
        self.uprightClasses = uprightClasses
    }

    /// Windows of each class that are looked at.
    private static let windowsOfClass = 400
    /// Fewer windows of a class say nothing.
    private static let leastWindows = 16

    /// Looks at windows of the training part.
    ///
    /// - Throws: What the store of the pictures throws.
    init(of plan: PatchPlan) throws {
        let (width, height) = (plan.window.width, plan.window.height)
        let channels = plan.data.store.channels
        let cutter = PatchCutter(store: plan.data.store, window: plan.window, augmentation: .none)
        var means = plan.data.classes.map { _ in MeanPair(width: width, height: height) }
        var samples = [Float](repeating: 0, count: cutter.sampleCount)
        for patch in plan.epoch(0) {
            let isBackground = plan.data.classes[patch.classIndex] == LabelledData.backgroundClass
            guard !isBackground, means[patch.classIndex].added < Self.windowsOfClass else { continue }
            try samples.withUnsafeMutableBufferPointer { try cutter.cutPatch(patch, into: $0) }
            means[patch.classIndex].add(samples, channels: channels, half: patch.pictureIndex % 2)
        }
        self.init(
            of: means, width: width, height: height, showWholes: plan.data.pictures.allSatisfy(\.objects.isEmpty))
    }

    /// Compares means.
    ///
    /// - Parameters:
    ///   - means: One pair for each class, of windows of `width` and `height`.
    ///   - showWholes: True where each picture is a sample as a whole, so that classes may be mirrored each by itself.
    init(of means: [MeanPair], width: Int, height: Int, showWholes: Bool) {
        /// Classes that look otherwise with their pixels at other places.
        func changed(_ place: (_ x: Int, _ y: Int) -> Int) -> [Int] {
            means.indices.filter { index in
                means[index].added >= Self.leastWindows
                    && !means[index].looksAlike { place($0 % width, $0 / width) }
            }
        }
        let handed = changed { x, y in y * width + width - 1 - x }
        let known = means.count { $0.added >= Self.leastWindows }
        let horizontal = handed.isEmpty || showWholes && 2 * handed.count <= known
        self.init(
            horizontal: horizontal,
            vertical: changed { x, y in (height - 1 - y) * width + x }.isEmpty,
            diagonal: width == height && changed { x, y in x * width + y }.isEmpty,
            uprightClasses: horizontal ? handed : [])
    }
}

/// The means of the windows of a class on every other picture, grey; several windows of a picture may show one object, and
/// are never on both sides.
struct MeanPair {
    private let width, height: Int
    private var sums: [[Float]]
    private var counts = [0, 0]
    /// The squared distances of samples from the mean of their window.
    private var shown: Float = 0

    /// How many windows were added.
    var added: Int { counts[0] + counts[1] }

    /// What a mirrored mean may differ more, as a share of what single windows show: blood cells reach 0.03, people begin at
    /// 0.05 and digits at 0.1.
    private static let strangeShare: Float = 0.04

    init(width: Int, height: Int) {
        (self.width, self.height) = (width, height)
        sums = [[Float](repeating: 0, count: width * height), [Float](repeating: 0, count: width * height)]
    }

    /// Adds a window of shape [height, width, channels] to one of the means.
    mutating func add(_ samples: [Float], channels: Int, half: Int) {
        let grey = sums[half].indices.map { pixel in
            (0..<channels).reduce(Float(0)) { $0 + samples[pixel * channels + $1] } / Float(channels)
        }
        let level = grey.reduce(0, +) / Float(grey.count)
        for (pixel, value) in grey.enumerated() {
            sums[half][pixel] += value
            shown += (value - level) * (value - level)
        }
        counts[half] += 1
    }

    /// Whether one mean and the other with its pixels at other places differ no more than both means do.
    func looksAlike(_ place: (Int) -> Int) -> Bool {
        guard counts[0] > 0, counts[1] > 0 else { return true }
        let first = levelled(sums[0].map { $0 / Float(counts[0]) })
        let second = levelled(sums[1].map { $0 / Float(counts[1]) })
        var (same, moved): (Float, Float) = (0, 0)
        for pixel in first.indices {
            let (difference, other) = (first[pixel] - second[pixel], first[pixel] - second[place(pixel)])
            same += difference * difference
            moved += other * other
        }
        return moved <= 2 * same || moved - same <= Self.strangeShare * shown / Float(added)
    }

    /// A mean without its level and its even slope: the plane that fits it best.
    private func levelled(_ mean: [Float]) -> [Float] {
        let level = mean.reduce(0, +) / Float(mean.count)
        func place(_ pixel: Int) -> (x: Float, y: Float) {
            (Float(pixel % width) - Float(width - 1) / 2, Float(pixel / width) - Float(height - 1) / 2)
        }
        var (x, y, xx, yy): (Float, Float, Float, Float) = (0, 0, 0, 0)
        for pixel in mean.indices {
            let place = place(pixel)
            x += place.x * mean[pixel]
            y += place.y * mean[pixel]
            xx += place.x * place.x
            yy += place.y * place.y
        }
        let slope = (x: x / max(xx, 1), y: y / max(yy, 1))
        return mean.indices.map { pixel in
            let place = place(pixel)
            return mean[pixel] - level - slope.x * place.x - slope.y * place.y
        }
    }
}
