import KernelInterface
import Network

/// How the rows of a map are kept.
struct MapLayout: Sendable {
    let shape: Shape
    let marginLeft: Int
    let marginRight: Int
    let lanes: Int

    /// Floats of one row.
    var rowCount: Int { blockCount(shape.channels) * (marginLeft + shape.width + marginRight) * lanes }
}

extension MapLayout {
    /// The margins that the readers of a map want, and the lanes that they can read.
    init(shape: Shape, ofMap map: Int, isPicture: Bool, readBy stages: [Stage]) {
        let readers = stages.filter { $0.inputs.contains(map) }
        let columns = readers.filter(\.operation.wantsMargins).flatMap { stage in
            let all = 0..<stage.output.width.roundedUp(to: stage.operation.group.width)
            return stage.inputs.indices.filter { stage.inputs[$0] == map }
                .map { stage.operation.inputColumns(for: all, ofInput: $0) }
        }
        self.init(
            shape: shape, marginLeft: max(0, -(columns.map(\.lowerBound).min() ?? 0)),
            marginRight: max(0, (columns.map(\.upperBound).max() ?? 0) - shape.width),
            lanes: isPicture && shape.channels <= 4 && !readers.isEmpty
                && readers.allSatisfy { $0.operation.readsFourLanes && $0.inputs == [map] } ? 4 : lanesPerBlock)
    }
}
