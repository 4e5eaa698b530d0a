import Files
import Network

/// What keeps a network from being looked into.
public enum VisualizationError: Error, Equatable {
    /// No layer has this name.
    case unknownLayer(name: String, known: [String])
    /// The layer has no kernels of its own to show.
    case noKernels(layer: String, known: [String])
    /// The network has a single layer with weights, so that nothing lies hidden before it.
    case noHiddenLayer(layer: String)
    /// The network gives several scores for its input, so that it says nothing about a window as a whole.
    case manyScores(output: Shape)
    /// The window does not lie on the picture.
    case windowOutside(picture: String, size: Extent, window: Extent, x: Int, y: Int)
    /// The square that hides a part of a window is larger than the window.
    case patchTooLarge(side: Int, window: Extent)
    /// There are too few windows of labelled data.
    case tooFewSamples(found: Int, needed: Int)
    /// The perplexity is too large for so few windows.
    case perplexityTooLarge(perplexity: Double, samples: Int)
    /// The data have classes that the model does not know.
    case unknownClasses(found: [String], model: [String])
    /// The network makes something of a window that is not a number.
    case notFinite(layer: String)
}

extension VisualizationError: DescribedError {
    /// One sentence: what, expected and found, and what to do.
    public var description: String {
        switch self {
        case .unknownLayer(let name, let known):
            "the network has no layer '\(name)'; layers with kernels are \(known.joined(separator: ", "))"
        case .noKernels(let layer, let known):
            "the layer '\(layer)' has no kernels; layers with kernels are \(known.joined(separator: ", "))"
        case .noHiddenLayer(let layer):
            "\(layer) is the only layer with weights, so there is no hidden layer whose vectors could be shown; use a "
                + "network with at least two"
        case .manyScores(let output):
            "the network gives \(output.width)x\(output.height) scores for its input, expected one for each class; "
                + "only its kernels and activations can be shown"
        case .windowOutside(let picture, let size, let window, let x, let y):
            "the window of \(window.sides) at \(x),\(y) does not lie on '\(picture)', which has "
                + "\(size.width)x\(size.height) pixels; its upper left corner can be 0,0 to "
                + "\(max(0, size.width - window.width)),\(max(0, size.height - window.height))"
        case .patchTooLarge(let side, let window):
            "a square of \(side) pixels hides the whole window of \(window.sides)"
        case .tooFewSamples(let found, let needed):
            "there are \(found) labelled windows, expected at least \(needed); give more data"
        case .perplexityTooLarge(let perplexity, let samples):
            "a perplexity of \(perplexity) needs at least \(Int((3 * perplexity).rounded(.up)) + 1) windows, and there "
                + "are \(samples)"
        case .unknownClasses(let found, let model):
            "the data have the class\(found.count == 1 ? "" : "es") \(found.joined(separator: ", ")), and the model "
                + "knows \(model.joined(separator: ", ")); name classes alike"
        case .notFinite(let layer):
            "\(layer) gives something that is not a number; the weights of the model or the way pictures enter it are "
                + "wrong"
        }
    }
}
