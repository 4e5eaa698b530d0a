extension Architecture {
    /// The network in which means over the whole window that meet a map again, as squeeze-and-excitation has them, are
    /// means over a window-sized neighbourhood of each place; the same network where there are none.
    ///
    /// The pooling gets stride 1 and a padding that does not count, so that its map is as large as the one that it meets,
    /// and what stands between becomes the same at every place. The network then slides; its scores are near those of its
    /// windows, not equal to them. The largest value of the window becomes that of the neighbourhood likewise.
    ///
    /// - Throws: ``NetworkError``, never for a network whose means go nowhere else.
    public func withLocalMeans() throws -> Architecture {
        var result = layers
        for index in layers.indices {
            let sliding = sliding(inputs[index], into: index)
            for output in inputs[index] where !sliding.contains(output) {
                for pooling in poolingsOfWindow(before: output) {
                    result[pooling] = .pooling(neighbourhood(of: pooling))
                }
            }
        }
        return result == layers ? self : try Architecture(input: input, layers: result, inputs: inputs)
    }

    /// The poolings that make the single position of an output of a whole map.
    private func poolingsOfWindow(before output: Int) -> Set<Int> {
        var (found, waiting, seen): (Set<Int>, [Int], Set<Int>) = ([], [output], [])
        while let next = waiting.popLast() {
            guard next >= 0, seen.insert(next).inserted else { continue }
            let (entering, made) = (inputShape(ofLayer: next), shapes[next])
            guard made.height == 1, made.width == 1 else { continue }
            if case .pooling(let pooling) = layers[next], entering.height > 1 || entering.width > 1 {
                let isWhole = pooling.window.span == Extent(height: entering.height, width: entering.width)
                if isWhole, pooling.window.padding.isZero { found.insert(next) }
            } else {
                waiting += inputs[next]
            }
        }
        return found
    }

    private func neighbourhood(of index: Int) -> Pooling {
        guard case .pooling(var pooling) = layers[index] else { preconditionFailure("layer \(index) is a pooling") }
        let map = inputShape(ofLayer: index)
        pooling.window.stride = Extent(1)
        pooling.window.padding = Margins(
            top: (map.height - 1) / 2, left: (map.width - 1) / 2, bottom: map.height / 2, right: map.width / 2)
        return pooling
    }
}

extension Model {
    /// The model with means over neighbourhoods instead of means over the whole window, see
    /// ``Architecture/withLocalMeans()``.
    ///
    /// - Throws: ``NetworkError``, as ``Architecture/withLocalMeans()``.
    public func withLocalMeans() throws -> Model {
        var result = self
        result.architecture = try architecture.withLocalMeans()
        return result
    }
}
