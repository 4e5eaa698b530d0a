import Network
import Scanning

/// How pictures are scanned with a network that was trained for objects of some sizes.
public struct ScanChoice: Codable, Sendable, Equatable {
    /// What the model remembers; thresholds come when it is trained.
    public var learned: LearnedScan
    /// Why.
    public var reason: String

    /// Chooses for a window.
    ///
    /// - Parameter refines: Whether the network gives boxes beside the scores.
    public init(_ window: WindowChoice, refines: Bool = false) {
        learned = LearnedScan()
        if window.scales != [1] { learned.scales = window.scales }
        if !window.objectSizes.isEmpty {
            learned.objectSizes = window.objectSizes.mapValues {
                [($0.width * 100).rounded() / 100, ($0.height * 100).rounded() / 100]
            }
        }
        let scales = window.scales.map { "\($0)" }.joined(separator: ", ")
        let isOne = window.scales.count == 1
        // Patches of many classes show one object each; a digit is not found as two.
        let isOneOfMany = window.isExact && window.objectSizes.count > 1
        if !isOne { learned.merging = Merging(.nms) }
        if isOne, isOneOfMany { learned.merging = Merging(mergesAcrossClasses: true) }
        reason =
            (isOne
                ? (window.scales == [1]
                    ? "pictures as they are" : "pictures at scale \((window.scales[0] * 1e4).rounded() / 1e4)")
                : "pictures at the scales \(scales)")
            + (isOne
                ? "; peaks at least half of an object apart" + (isOneOfMany ? ", of whatever class" : "")
                : "; of boxes that overlap the strongest stays")
            + (refines ? "; places and sizes of objects from the network" : "")
            + "; thresholds by the best F1 of each class on validation pictures"
    }
}
