import Network

extension NetworkDraft {
    /// The output and the number of pieces of a maxout, where these outputs are its pieces: every n-th channel of one
    /// output, the first, the second and so on.
    func pieces(ofMaxout outputs: [Int]) -> (source: Int, pieces: Int)? {
        guard outputs.count > 1, let first = outputs.first, first >= 0, let source = steps[first].inputs.first else {
            return nil
        }
        let channels = shape(of: source).channels
        guard channels % outputs.count == 0 else { return nil }
        for (piece, output) in outputs.enumerated() {
            guard output >= 0, steps[output].inputs == [source], case .select(let list) = steps[output].layer,
                list.elementsEqual(stride(from: piece, to: channels, by: outputs.count))
            else { return nil }
        }
        return (source, outputs.count)
    }
}

extension GraphImporter {
    /// A maxout that is written as the largest along a dimension of neighbouring channels; nil for other reductions.
    ///
    /// - Parameter axes: The dimensions over which the node reduces, from 0.
    mutating func maxout(_ node: Node, _ value: MapValue, _ axes: [Int], keepsAxes: Bool) throws -> MapValue? {
        guard node.operatorName == "ReduceMax", axes.count == 1, let dimension = axes.first,
            case let factors = value.view.dimensions[dimension], factors.count == 1, factors[0].axis == .channel,
            factors[0].size > 1
        else { return nil }
        let pieces = factors[0].size
        let map: MapValue
        if factors[0].stride == 1 {
            map = value
        } else {
            // Pieces that lie far apart are made neighbours: the order in which the graph would see them last.
            var moved = value
            let rest = value.view.dimensions.indices.filter { $0 != dimension }
            moved.view = value.view.permuted(rest + [dimension])
            let ordered = try inOrder(moved, node)
            map = MapValue(
                output: ordered.output, shape: ordered.shape,
                view: ordered.view.permuted(
                    value.view.dimensions.indices.map { (rest + [dimension]).firstIndex(of: $0)! }))
        }
        var result = map
        result.output = try draft.append(.maxout(pieces: pieces), [map.output], of: node)
        result.shape = draft.shape(of: result.output)
        let dimensions = map.view.dimensions.enumerated().compactMap { index, factors -> [Factor]? in
            if index == dimension { return keepsAxes ? [] : nil }
            return factors.map {
                $0.axis == .channel ? Factor(axis: .channel, size: $0.size, stride: $0.stride / pieces) : $0
            }
        }
        result.view = View(dimensions)
        return result
    }
}
