extension DenseModel {
    /// The network up to its last convolution, which there sums magnitudes: `Σ |w|·|x| + |b|` of what enters it.
    ///
    /// How large what is summed is says how much rounding can change a sum, however small the sum itself. Nil for a
    /// network without a convolution.
    ///
    /// - Throws: ``NetworkError``, never for a part of this network.
    package func summingMagnitudes() throws -> DenseModel? {
        let last = architecture.layers.lastIndex {
            if case .convolution = $0 { true } else { false }
        }
        guard let last else { return nil }
        let part = try prefix(throughLayer: last)
        let (form, count) = (part.form, part.architecture.layers.count)
        let magnitudes = try Architecture(
            input: part.architecture.input,
            layers: part.architecture.layers.dropLast() + [
                .activation(.absolute), part.architecture.layers[count - 1],
            ],
            inputs: part.architecture.inputs.dropLast() + [part.architecture.inputs[count - 1], [count - 1]])
        let absolute = part.parameters[count - 1].map { $0.mapRows(to: $0.shape) { $1.map { abs($0) } } }
        return DenseModel(
            form: DenseForm(
                architecture: magnitudes, grid: form.grid, passes: form.passes, ending: nil, obstacle: form.obstacle,
                windowDeviations: [],
                classifier: magnitudes,
                sources: form.sources.dropLast() + [form.sources[count - 1], form.sources[count - 1]]),
            parameters: part.parameters.dropLast() + [[], absolute], classes: part.classes,
            normalization: part.normalization, receipt: [:])
    }
}
