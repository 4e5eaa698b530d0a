import Raster

extension ScorePyramid {
    /// The connected regions of the cells that reach the threshold, strongest first.
    ///
    /// Where there are several scales, of regions that overlap as boxes the one with the highest score stays.
    ///
    /// - Returns: One list for each class; one for all of them where objects have one class only, so that a cell counts
    ///   only for its strongest class.
    /// - Throws: ``ScanError/tooManyCandidates(limit:threshold:)``; `FileError/scratchNotUsable(folder:bytes:reason:)`.
    func regions(ofClasses indices: [Int], options: DetectionOptions) throws -> [[Detection]] {
        let isOne = options.merging.mergesAcrossClasses
        var found = [[FoundRegion]](repeating: [], count: isOne ? 1 : indices.count)
        for (number, level) in levels.enumerated() {
            let frame = frame(number)
            var regions = indices.map { _ in ConnectedRegions(frame) }
            try level.map.forEachRowOfStrongCells(
                ofClasses: indices, options, strongestClassOnly: isOne
            ) { place, row, scores, margins in
                regions[place].add(row: row, scores: scores, margins: margins)
                guard regions[place].begun <= DetectionCandidates.limit else {
                    throw ScanError.tooManyCandidates(limit: DetectionCandidates.limit, threshold: options.threshold)
                }
            }
            for place in indices.indices {
                found[isOne ? 0 : place] += regions[place].finished().filter { $0.area > 0 }.map {
                    FoundRegion($0, classIndex: indices[place], scale: level.scale)
                }
            }
        }
        return found.map { regions in
            let sorted = regions.sorted { ScoredBox.isStronger($0.scored, $1.scored) }
            guard levels.count > 1 else { return sorted.map(\.detection) }
            let suppression = Suppression(
                overlap: options.merging.usedOverlap, measure: options.merging.usedMeasure)
            let owners = suppression.owners(of: sorted.map(\.scored))
            return sorted.indices.filter { owners[$0] == $0 }.map { sorted[$0].detection }
        }
    }
}

/// A region of one class at one scale.
private struct FoundRegion {
    var scored: ScoredBox
    var detection: Detection

    init(_ region: ConnectedRegions.Region, classIndex: Int, scale: Double) {
        scored = ScoredBox(
            box: region.box, score: region.score, margin: region.margin, classIndex: classIndex, scale: scale)
        // Scores of 0 weigh nothing, and have a place nevertheless.
        detection = Detection(
            classIndex: classIndex, score: region.score,
            centerX: region.scores > 0 ? region.scoresX / region.scores : region.box.centerX,
            centerY: region.scores > 0 ? region.scoresY / region.scores : region.box.centerY, box: region.box,
            scale: scale, area: region.area, meanScore: Float(region.scores / Double(region.cells)))
    }
}
