extension Layer {
    /// The input positions that some output positions see along an axis; beyond the map where it is padded.
    ///
    /// What a linear enlargement or a padding other than zeros repeats counts as beyond the map.
    ///
    /// - Parameter inputSize: Rows or columns of the input.
    package func reach(of outputs: Range<Int>, along axis: Axis, inputSize: Int) -> Range<Int> {
        switch self {
        case .convolution, .pooling:
            return window!.reach(of: outputs, along: axis)
        case .transposedConvolution(let layer):
            return layer.reach(of: outputs, along: axis)
        case .padding(let layer):
            let before = layer.margins[axis].before
            return outputs.lowerBound - before..<outputs.upperBound - before
        case .resize(let layer):
            let factor = layer.factor[axis]
            let last = outputs.upperBound - 1
            switch layer.mode {
            case .nearest:
                return outputs.lowerBound / factor..<last / factor + 1
            case .linear:
                func first(_ position: Int) -> Int { (2 * position + 1 - factor).flooredQuotient(by: 2 * factor) }
                return first(outputs.lowerBound)..<first(last) + (factor == 1 ? 1 : 2)
            case .linearAsymmetric:
                return outputs.lowerBound / factor..<last / factor + (last % factor == 0 ? 1 : 2)
            }
        case .flatten:
            return 0..<inputSize
        case .activation, .parametricReLU, .batchNormalization, .layerNormalization, .affine,
            .localResponseNormalization, .dropout,
            .fullyConnected, .select, .maxout, .softmax, .logSoftmax, .boxes, .arithmetic, .concatenate:
            return outputs
        }
    }

    /// How far the layer reaches beyond its map; what the floor rule leaves out is not counted.
    func reachBeyond(_ input: Extent, output: Extent) -> Margins {
        func beyond(_ axis: Axis) -> (before: Int, after: Int) {
            let reach = reach(of: 0..<output[axis], along: axis, inputSize: input[axis])
            return (max(0, -reach.lowerBound), max(0, reach.upperBound - input[axis]))
        }
        let (vertical, horizontal) = (beyond(.vertical), beyond(.horizontal))
        return Margins(
            top: vertical.before, left: horizontal.before, bottom: vertical.after, right: horizontal.after)
    }
}
