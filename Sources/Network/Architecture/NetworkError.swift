/// What can be wrong with a network.
///
/// What can be wrong with its text is ``ArchitectureTextError``, with its file ``ModelFileError``.
public enum NetworkError: Error, Hashable {
    /// The input has a size of zero.
    case emptyInput(Shape)
    /// A kernel is larger than the padded map that enters it.
    case kernelDoesNotFit(LayerPlace, window: SlidingWindow, shape: Shape)
    /// A layer leaves no row or column of the map that enters it, or reflects more of it than there is.
    case nothingLeft(LayerPlace, shape: Shape)
    /// The groups of a convolution do not divide its channels.
    case groupsDoNotFit(LayerPlace, groups: Int, channels: Int, filters: Int)
    /// A convolution or pooling stands behind a flatten or fully-connected layer.
    case mapExpected(LayerPlace)
    /// A fully-connected layer stands behind a map that was not flattened.
    case flattenExpected(LayerPlace, shape: Shape)
    /// A softmax stands before the end.
    case softmaxNotLast(LayerPlace)
    /// Boxes do not stand behind a convolution or a fully-connected layer.
    case boxesAfterSums(LayerPlace)
    /// The number of lists of inputs is not the number of layers.
    case wrongInputLists(layers: Int, lists: Int)
    /// A layer takes in another number of outputs than its kind allows.
    case wrongInputCount(LayerPlace, found: Int)
    /// A layer takes in an output that does not exist before it.
    case unknownInput(LayerPlace, input: Int)
    /// No later layer takes in the output of a layer that is not the last.
    case unusedOutput(LayerPlace)
    /// The maps that meet in a layer do not fit together.
    case shapesDiffer(LayerPlace, shapes: [Shape])
    /// The maps that meet in a layer have been taken with different strides.
    case stridesDiffer(LayerPlace, strides: [Extent])
    /// There are more layers than ``NetworkLimits/layers``.
    case tooManyLayers(count: Int, limit: Int)
    /// A value of a layer, such as its stride, is one that no network can have.
    case valueOutOfRange(LayerPlace, value: String, found: String, allowed: String)
    /// A size exceeds ``NetworkLimits``; no place means the input.
    case limitExceeded(LayerPlace?, LimitedQuantity, limit: Int)
    /// The network takes inputs of one size only, because of a fully-connected layer.
    case fixedInput(LayerPlace, input: Shape, picture: Extent)
    /// A batch normalisation of single map positions has no fully-connected layer after it to fold into.
    case positionalNormalization(LayerPlace, shape: Shape)
    /// A layer normalisation takes in all positions of a flattened map, whose values differ from window to window.
    case windowNormalization(LayerPlace, shape: Shape)
    /// A flattened map meets another output before a fully-connected layer took it in.
    case flattenedJoin(LayerPlace, shape: Shape)
    /// A flattened map reaches the output without a fully-connected layer.
    case flattenedOutput(LayerPlace, shape: Shape)
    /// Padding makes the output so large that no window belongs to one score.
    case noWindow(input: Shape, output: Shape, stride: Extent)
    /// The dense form gives another number of scores than there are windows.
    case denseMapMismatch(picture: Extent, windows: Extent, map: Extent)
    /// A layer has values for each position of the window, so that it cannot slide over a picture.
    case positionalValues(LayerPlace, shape: Shape)
    /// A layer joins a map with values that were taken from the whole window, so that it cannot slide over a picture.
    case globalOperator(LayerPlace, map: Shape)
    /// A layer makes a whole map of the single position that is left of a window, so that it cannot slide over a
    /// picture.
    case mapOfSinglePosition(LayerPlace, map: Shape)
    /// Neighbouring scores are less than a pixel apart.
    case finerThanPixels(stride: Extent, density: Extent)
    /// Windows cannot lie so far apart; `heights` and `widths` are the distances that are possible.
    case strideNotPossible(stride: Extent, native: Extent, heights: [Int], widths: [Int])
    /// Windows that are scored in groups cannot lie closer together.
    case strideOfGroups(stride: Extent, native: Extent, shift: Extent)
    /// A layer cannot run over a map whose fragments stand in order.
    case noDilatedForm(LayerPlace)
    /// Folding a batch normalisation gave a weight that is not a finite number.
    case foldingNotFinite(LayerPlace)
    /// A layer treats both ends of a map differently, so that no network does the same to a mirrored window.
    case notMirrored(LayerPlace)
}
