/// What a layer is, forward and backward over one image, in plain loops: for layers that are rare or cheap.
protocol PlainLayer: Sendable {
    /// Computes the output, which is zero at first.
    ///
    /// - Parameter parameters: In the order of ``Network/Layer/parameters(for:)``.
    func forward(_ inputs: [PlainMap], _ parameters: [[Float]], _ output: inout PlainMap)
    /// Adds to the gradients of inputs and parameters.
    func backward(_ pass: inout PlainBackwardPass)
}

/// One image on its way back through a layer.
struct PlainBackwardPass {
    let inputs: [PlainMap]
    let parameters: [[Float]]
    let output: PlainMap
    let outputGradient: PlainMap
    /// The gradient of each input, zero at first.
    var inputGradients: [PlainMap]
    /// This image's share in the gradient of each parameter, zero at first.
    var parameterGradients: [[Float]]
}
