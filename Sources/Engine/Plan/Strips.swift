/// How wide pictures are cut into vertical strips, so that the rows of a band stay in the cache from layer to layer.
///
/// A strip is not computed with a halo of its own: each stage goes as far to the right as its input allows, in whole
/// groups of columns, and the next strip goes on there. So nothing is computed twice.
struct Strips: Sendable {
    /// For each map the column at which each strip ends.
    let ends: [[Int]]

    init(stages: [Stage], maps: [MapLayout], columnsPerStrip: Int) {
        let width = maps[0].shape.width
        let count = max(1, width / max(columnsPerStrip, 1))
        var ends = [(1...count).map { $0 == count ? width : $0 * columnsPerStrip }]
        for stage in stages {
            let operation = stage.operation
            var end = 0
            ends.append(
                (0..<count).map { strip in
                    if strip == count - 1 { return stage.output.width }
                    while end < stage.output.width {
                        let next = min((end / operation.group.width + 1) * operation.group.width, stage.output.width)
                        let isThere = stage.inputs.enumerated().allSatisfy { input, map in
                            let needed = operation.inputColumns(for: end..<next, ofInput: input).upperBound
                            return min(needed, maps[map].shape.width) <= ends[map][strip]
                        }
                        guard isThere else { break }
                        end = next
                    }
                    return end
                })
        }
        self.ends = ends
    }

    var count: Int { ends[0].count }

    /// The columns of a map that a strip makes.
    func columns(ofMap map: Int, strip: Int) -> Range<Int> {
        (strip == 0 ? 0 : ends[map][strip - 1])..<ends[map][strip]
    }
}
