/// A layer that can run forward and backward over a batch.
///
/// `forward` reads the maps that enter the layer and writes those after it. `backward` reads the gradient of the
/// maps after it, and sets the gradients of the maps that enter and of its parameters where they are wanted.
protocol TrainableLayer: AnyObject {
    /// The gradient of each parameter, in the order of ``Network/Layer/parameters(for:)``, in the same shape.
    var parameterGradients: [[Float]] { get }
    /// Takes over new parameters.
    func load(_ parameters: [[Float]])
    func forward(_ batch: Batch)
    func backward(_ batch: Batch, _ wanted: WantedGradients)
}

extension TrainableLayer {
    var parameterGradients: [[Float]] { [] }
    func load(_ parameters: [[Float]]) {}
}
