import Network
import Raster

/// A window that may show an object, or several windows merged into one box.
struct ScoredBox: Sendable, Equatable {
    /// In pixels of the picture; may reach beyond it.
    var box: Box
    /// The probability of the class.
    var score: Float
    /// How much the class is ahead of all others, in logits; tells boxes apart whose scores are all 1.
    var margin: Float
    /// Index of the class.
    var classIndex: Int
    /// The scale of the picture at which the window was scored.
    var scale: Double

    /// The order from the strongest to the weakest, in which no two different windows are equal.
    static func isStronger(_ a: ScoredBox, _ b: ScoredBox) -> Bool {
        if a.score != b.score { return a.score > b.score }
        if a.margin != b.margin { return a.margin > b.margin }
        if a.classIndex != b.classIndex { return a.classIndex < b.classIndex }
        return (a.box.ymin, a.box.xmin, a.box.ymax, a.box.xmax) < (b.box.ymin, b.box.xmin, b.box.ymax, b.box.xmax)
    }

    /// The box as a detection on a picture; nil where no part of it lies there.
    func detection(on picture: Extent) -> Detection? {
        box.clipped(width: picture.width, height: picture.height).map {
            Detection(
                classIndex: classIndex, score: score, centerX: box.centerX, centerY: box.centerY, box: $0, scale: scale)
        }
    }
}
