/// What is known of a region of cells, which grows when another region turns out to be the same.
package protocol JoinedRegion {
    /// Adds what is known of another part of the region.
    mutating func add(_ other: Self)
}

/// Regions of cells that touch each other, also at corners, joined while rows come from top to bottom.
///
/// Runs of cells in a row are joined with those of the row above by union-find, so that a row and what is known of each
/// region is all that is held, and a row takes time in proportion to its runs and those above. Sources: Rosenfeld & Pfaltz,
/// "Sequential Operations in Digital Picture Processing", J. ACM 13 (1966); He, Chao & Suzuki, "A Run-Based Two-Scan
/// Labeling Algorithm", IEEE Trans. Image Process. 17 (2008).
package struct ConnectedRuns<Region: JoinedRegion> {
    private struct Run {
        var columns: Range<Int>
        var label: Int
    }

    /// The label that each label was joined to; its own for the first of a region.
    private var parents: [Int] = []
    /// What is known of each label that was not joined to another.
    private var regions: [Region] = []
    private var runsAbove: [Run] = []

    /// No rows yet.
    package init() {}

    /// Regions that were begun, those that were joined to others included.
    package var begun: Int { regions.count }

    /// Adds the next row.
    ///
    /// - Parameter row: Its runs from left to right, which neither overlap nor touch each other, and what is known of each.
    package mutating func add(_ row: [(columns: Range<Int>, region: Region)]) {
        var runs: [Run] = []
        runs.reserveCapacity(row.count)
        var firstAbove = 0
        for (columns, region) in row {
            // Runs above that end before this one's upper left neighbour touch nothing any more.
            while firstAbove < runsAbove.count, runsAbove[firstAbove].columns.upperBound < columns.lowerBound {
                firstAbove += 1
            }
            var label: Int?
            var above = firstAbove
            while above < runsAbove.count, runsAbove[above].columns.lowerBound <= columns.upperBound {
                let other = root(runsAbove[above].label)
                label = label.map { join($0, other) } ?? other
                above += 1
            }
            if let label {
                regions[label].add(region)
            } else {
                parents.append(regions.count)
                regions.append(region)
            }
            runs.append(Run(columns: columns, label: label ?? regions.count - 1))
        }
        runsAbove = runs
    }

    /// All regions, in the order of their first cells.
    package var finished: [Region] { regions.indices.filter { parents[$0] == $0 }.map { regions[$0] } }

    /// The first label of the region of a label; shortens the way there by half.
    private mutating func root(_ label: Int) -> Int {
        var label = label
        while parents[label] != label {
            parents[label] = parents[parents[label]]
            label = parents[label]
        }
        return label
    }

    /// Joins two regions; the one that began first stays.
    private mutating func join(_ a: Int, _ b: Int) -> Int {
        guard a != b else { return a }
        let (first, second) = (min(a, b), max(a, b))
        parents[second] = first
        regions[first].add(regions[second])
        return first
    }
}
