extension Architecture {
    /// How many rows and columns at each side of each layer's output, for an input of one window, depend on padding.
    ///
    /// These are the values in which a dense pass differs from a single window, because real neighbours stand there
    /// instead. Where the margins meet, the whole map does.
    ///
    /// - Complexity: O(layers · rows and columns).
    package var paddedMargins: [Margins] {
        var result: [Margins] = []
        for (index, layer) in layers.enumerated() {
            let entering = inputs[index].map { $0 < 0 ? Margins(0) : result[$0] }
            let (input, output) = (inputShape(ofLayer: index), shapes[index])
            func margin(_ axis: Axis) -> (before: Int, after: Int) {
                let before = entering.map { $0[axis].before }.max()!
                let after = entering.map { $0[axis].after }.max()!
                return layer.paddedMargin(
                    along: axis, before: before, after: after,
                    inputSize: Extent(height: input.height, width: input.width)[axis],
                    outputSize: Extent(height: output.height, width: output.width)[axis])
            }
            let (vertical, horizontal) = (margin(.vertical), margin(.horizontal))
            result.append(
                Margins(
                    top: vertical.before, left: horizontal.before, bottom: vertical.after, right: horizontal.after))
        }
        return result
    }
}

extension Layer {
    /// The output positions at both ends that see the input positions at its ends, or what lies beyond.
    fileprivate func paddedMargin(
        along axis: Axis, before: Int, after: Int, inputSize: Int, outputSize: Int
    ) -> (before: Int, after: Int) {
        func seesEnds(_ position: Int) -> (first: Bool, last: Bool) {
            let reach = reach(of: position..<position + 1, along: axis, inputSize: inputSize)
            return (reach.lowerBound < before, reach.upperBound > inputSize - after)
        }
        let first = (0..<outputSize).first { !seesEnds($0).first } ?? outputSize
        let last = (0..<outputSize).last { !seesEnds($0).last } ?? -1
        return (first, outputSize - 1 - last)
    }
}
