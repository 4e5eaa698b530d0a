/// How many objects two ways of scoring the same windows both find.
///
/// An object of one way is found by the other where that has one of the same class in reach, which is then not taken for
/// a second one; the strongest choose first, each the nearest.
public struct DetectionAgreement: Sendable, Equatable, Codable {
    /// Objects that the windows one by one show.
    public var windows: Int
    /// Those of them that the dense pass finds too.
    public var found: Int
    /// Objects that only the dense pass shows.
    public var new: Int

    /// Compares detections of any classes.
    ///
    /// - Parameters:
    ///   - windows: Those of the windows one by one.
    ///   - dense: Those of the dense pass.
    ///   - reach: How far apart the middles of the same object may lie, in pixels across and down.
    package init(windows: [Detection], dense: [Detection], reach: (x: Double, y: Double)) {
        // Sorted stably by score: detections of one class come from the strongest to the weakest.
        var open = Dictionary(grouping: dense, by: \.classIndex)
        var found = 0
        for object in windows.sorted(by: { $0.score > $1.score }) {
            func distance(_ other: Detection) -> Double {
                let (dx, dy) = (other.centerX - object.centerX, other.centerY - object.centerY)
                return abs(dx) <= reach.x && abs(dy) <= reach.y ? dx * dx + dy * dy : .infinity
            }
            guard let candidates = open[object.classIndex],
                let nearest = candidates.indices.min(by: { distance(candidates[$0]) < distance(candidates[$1]) }),
                distance(candidates[nearest]) < .infinity
            else { continue }
            open[object.classIndex]!.remove(at: nearest)
            found += 1
        }
        self.windows = windows.count
        self.found = found
        new = dense.count - found
    }

    /// Compares what two score maps of the same windows show, within half a stride.
    ///
    /// - Parameters:
    ///   - windows: The scores of the windows one by one.
    ///   - dense: Those of the dense pass.
    ///   - indices: The classes that are looked for.
    /// - Throws: ``ScanError/tooManyCandidates(limit:threshold:)``; `FileError/scratchNotUsable(folder:bytes:reason:)`.
    package init(windows: ScoreMap, dense: ScoreMap, ofClasses indices: [Int], options: DetectionOptions) throws {
        let stride = dense.geometry.grid.stride
        self.init(
            windows: Array(try windows.detections(ofClasses: indices, options: options).joined()),
            dense: Array(try dense.detections(ofClasses: indices, options: options).joined()),
            reach: (Double(stride.width) / 2, Double(stride.height) / 2))
    }
}

extension DetectionAgreement: CustomStringConvertible {
    /// For example `11 of 12 objects of single windows found by the dense pass, 2 new`.
    public var description: String {
        "\(found) of \(windows) object\(windows == 1 ? "" : "s") of single windows found by the dense pass, "
            + "\(new == 0 ? "none" : "\(new)") new"
    }
}
