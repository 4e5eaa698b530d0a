import Network

extension NetworkDraft {
    /// Makes layers one where nothing is lost: zeros before a convolution, scales one after the other, a bias that was
    /// added by itself.
    ///
    /// - Parameter output: The position of the network's output.
    /// - Returns: The position of the output afterwards.
    /// - Throws: ``ONNXFault``, `FileError` when small weights cannot be read.
    mutating func simplify(output: Int) throws -> Int {
        var output = compact(to: output)
        var counts = consumerCounts()
        for index in steps.indices {
            guard steps[index].inputs.count == 1, let before = steps[index].inputs.first, before >= 0,
                counts[before] == 1
            else { continue }
            if try foldPadding(before, into: index) || foldCrop(before, into: index) || foldScales(before, into: index)
                || foldScale(of: index, intoNormalization: before)
            {
                counts[before] = 0
            } else if try foldBias(of: index, into: before) {
                redirect(index, to: before)
                (counts[before], counts[index]) = (counts[index], 0)
                if output == index { output = before }
            }
        }
        output = compact(to: output)
        output = try joinGelus(output: output)
        turnIntoConvolutions()
        return output
    }

    private func consumerCounts() -> [Int] {
        var counts = [Int](repeating: 0, count: steps.count)
        for step in steps {
            for input in step.inputs where input >= 0 { counts[input] += 1 }
        }
        return counts
    }

    mutating func redirect(_ removed: Int, to replacement: Int) {
        for index in steps.indices where index != removed {
            steps[index].inputs = steps[index].inputs.map { $0 == removed ? replacement : $0 }
        }
        // Nothing takes it in any more; the next compaction removes it.
        steps[removed].inputs = [-1]
    }

    /// Zeros that are put around a map before a convolution are the convolution's own padding.
    private mutating func foldPadding(_ before: Int, into index: Int) -> Bool {
        guard case .padding(let padding) = steps[before].layer, padding.mode == .constant(0),
            !padding.crops, case .convolution(var convolution) = steps[index].layer
        else { return false }
        convolution.window.padding = convolution.window.padding + padding.margins
        steps[index].layer = .convolution(convolution)
        steps[index].inputs = steps[before].inputs
        return true
    }

    /// Rows that are cut off, and then columns, are cut off together.
    private mutating func foldCrop(_ before: Int, into index: Int) -> Bool {
        guard case .padding(let first) = steps[before].layer, case .padding(let second) = steps[index].layer,
            first.crops, second.crops
        else { return false }
        steps[index].layer = .padding(Padding(margins: first.margins + second.margins))
        steps[index].inputs = steps[before].inputs
        return true
    }

    /// `(x·a + b)·c + d` is `x·ac + (bc + d)`.
    private mutating func foldScales(_ before: Int, into index: Int) throws -> Bool {
        guard case .affine(let first) = steps[before].layer, case .affine(let second) = steps[index].layer,
            first.isPositional == second.isPositional
        else { return false }
        let a = try steps[before].weights.map { try $0.values(of: steps[before].node) }
        let c = try steps[index].weights.map { try $0.values(of: steps[index].node) }
        let shape = steps[index].weights[0].shape
        steps[index].weights = [
            Weights(shape, values: zip(a[0], c[0]).map { Float(Double($0) * Double($1)) }),
            Weights(
                shape,
                values: a[1].indices.map { Float(Double(a[1][$0]) * Double(c[0][$0]) + Double(c[1][$0])) }),
        ]
        steps[index].inputs = steps[before].inputs
        return true
    }

    /// What stands after a normalisation over channels are its own factors and addends: the normalisation moves to the
    /// place of the scale.
    private mutating func foldScale(of index: Int, intoNormalization before: Int) throws -> Bool {
        guard case .layerNormalization = steps[before].layer, case .affine(let affine) = steps[index].layer,
            !affine.isPositional
        else { return false }
        let a = try steps[before].weights.map { try $0.values(of: steps[before].node) }
        let c = try steps[index].weights.map { try $0.values(of: steps[index].node) }
        steps[index].layer = steps[before].layer
        steps[index].weights = [
            Weights(channels: zip(a[0], c[0]).map { $0 * $1 }),
            Weights(channels: a[1].indices.map { Float(Double(a[1][$0]) * Double(c[0][$0]) + Double(c[1][$0])) }),
        ]
        steps[index].inputs = steps[before].inputs
        return true
    }

    /// A sum after a layer that has no bias of its own is that layer's bias; exact.
    private mutating func foldBias(of index: Int, into before: Int) throws -> Bool {
        guard case .affine(let affine) = steps[index].layer, !affine.isPositional,
            try steps[index].weights[0].values(of: steps[index].node).allSatisfy({ $0 == 1 })
        else { return false }
        let bias = steps[index].weights[1]
        switch steps[before].layer {
        case .convolution(var convolution) where !convolution.hasBias:
            convolution.hasBias = true
            steps[before].layer = .convolution(convolution)
            steps[before].weights.append(bias)
        case .transposedConvolution(var convolution) where !convolution.hasBias:
            convolution.hasBias = true
            steps[before].layer = .transposedConvolution(convolution)
            steps[before].weights.append(bias)
        case .fullyConnected where steps[before].node?.operatorName == "MatMul":
            guard try steps[before].weights[1].values(of: nil).allSatisfy({ $0 == 0 }) else { return false }
            steps[before].weights[1] = bias
        default:
            return false
        }
        return true
    }

    /// Makes fully-connected layers 1×1 convolutions where what follows needs a map, as in squeeze-and-excitation.
    private mutating func turnIntoConvolutions() {
        var meetsMap = [Bool](repeating: false, count: steps.count)
        for index in steps.indices.reversed() {
            let step = steps[index]
            var needsMap = meetsMap[index]
            switch step.layer {
            case .convolution, .transposedConvolution, .pooling, .padding, .resize:
                needsMap = true
            case .arithmetic, .concatenate:
                needsMap = needsMap || step.shape.height > 1 || step.shape.width > 1
            default:
                break
            }
            guard needsMap else { continue }
            for input in step.inputs where input >= 0 { meetsMap[input] = true }
        }
        var isFlattened = [Bool](repeating: false, count: steps.count)
        for index in steps.indices {
            let step = steps[index]
            isFlattened[index] = step.inputs.contains { $0 >= 0 && isFlattened[$0] }
            if case .flatten = step.layer { isFlattened[index] = true }
            guard case .fullyConnected(let layer) = step.layer, meetsMap[index], !isFlattened[index] else { continue }
            let weights = step.weights[0]
            steps[index].layer = .convolution(Convolution(filters: layer.outputs, kernel: 1))
            steps[index].weights[0] = weights.reshaped(weights.shape + [1, 1])
        }
    }
}
