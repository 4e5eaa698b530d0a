import Files

extension LayerPlace: CustomStringConvertible {
    /// For example `layer 3 (conv)`, counted from 1.
    public var description: String { "layer \(index + 1) (\(kind))" }
}

extension NetworkError: DescribedError {
    /// What, where, expected against found, and what to do next.
    public var description: String {
        switch self {
        case .emptyInput(let shape):
            "the input is \(shape); width, height and channels must be at least 1"
        case .kernelDoesNotFit(let place, let window, let shape):
            "\(place) has a kernel that spans \(window.span.sides), and the map that enters it is "
                + "\(shape.sides) with padding \(window.padding); take a larger input, a smaller "
                + "kernel or more padding"
        case .nothingLeft(let place, let shape):
            "\(place) leaves nothing of the map of \(shape) that enters it, or reflects more than there is; take a larger "
                + "input or less padding"
        case .groupsDoNotFit(let place, let groups, let channels, let filters):
            "\(place) has \(groups) groups for \(channels) channels and \(filters) filters; the groups must divide both"
        case .mapExpected(let place):
            "\(place) needs a feature map, and the map was flattened before it; move it before the flatten or "
                + "fully-connected layer"
        case .flattenExpected(let place, let shape):
            "\(place) needs a vector, and a map of \(shape) enters it; put a flatten before it"
        case .softmaxNotLast(let place):
            place.kind == Layer.boxes.kindName
                ? "\(place) is not the last layer; boxes says what the last channels are and ends a network"
                : "\(place) is not the last layer; softmax turns the final scores into probabilities and ends a network"
        case .boxesAfterSums(let place):
            "\(place) has to stand right behind a fully-connected layer or a convolution, whose last \(BoxOutputs.count) "
                + "outputs are the box; for example 'fc6 boxes' for two classes"
        case .wrongInputLists(let layers, let lists):
            "there are \(layers) layers and the inputs of \(lists); give one list of inputs for each layer"
        case .wrongInputCount(let place, let found):
            "\(place) takes in \(found) outputs; sub and div need two, add, mul, max, min and concat two or more, every "
                + "other layer takes one"
        case .unknownInput(let place, let input):
            "\(place) takes in the output of position \(input); possible are -1, which is the network's input, to "
                + "\(place.index - 1)"
        case .unusedOutput(let place):
            "\(place) is the end of a branch that no later layer takes in; join it with add or concat, or leave it out"
        case .shapesDiffer(let place, let shapes):
            "\(place) joins outputs of \(list(shapes)); "
                + (place.kind == Layer.concatenate.kindName
                    ? "concat needs equal heights and widths"
                    : "\(place.kind) needs equal shapes, or one value for each channel")
        case .stridesDiffer(let place, let strides):
            "\(place) joins paths with the strides \(list(strides)); paths that meet need equal strides, or they "
                + "would see different places of a large picture"
        case .tooManyLayers(let count, let limit):
            "there are \(count) layers, and at most \(limit) are accepted"
        case .valueOutOfRange(let place, let value, let found, let allowed):
            "\(place) has the \(value) \(found); allowed is \(allowed)"
        case .limitExceeded(let place, let quantity, let limit):
            "\(place.map(\.description) ?? "the input") is too large: more than \(limit) \(quantity.words)"
        case .fixedInput(let place, let input, let picture):
            "\(place) takes inputs of \(input.sides) only, not \(picture.sides); "
                + "convert the network to its dense form first"
        case .positionalNormalization(let place, let shape):
            "\(place) treats each position of the flattened \(shape) map in a way of its own, which only a "
                + "fully-connected layer directly after a normalisation can take in; move it before the flatten, where "
                + "it is done for each channel"
        case .windowNormalization(let place, let shape):
            "\(place) normalises over all rows, columns and channels of the flattened \(shape) map, which are others in "
                + "every window, so that the network cannot slide over a picture; move it before the flatten, where it "
                + "normalises over the channels of each position"
        case .flattenedJoin(let place, let shape):
            "\(place) joins a flattened map of \(shape), so that it cannot slide over a picture; join maps before the "
                + "flatten, or vectors after a fully-connected layer"
        case .flattenedOutput(let place, let shape):
            "\(place) flattens a map of \(shape) that no fully-connected layer takes in, so that it cannot slide over "
                + "a picture; end the network with a fully-connected layer, or leave the flatten out"
        case .noWindow(let input, let output, let stride):
            "the output \(output) is so large for the input \(input) and the stride \(stride) that no window of the "
                + "picture belongs to one score; use less padding"
        case .denseMapMismatch(let picture, let windows, let map):
            "the dense form gives \(map.sides) scores on a picture of "
                + "\(picture.sides) that has \(windows.sides) windows; scan with "
                + "the window loop instead, and report this network"
        case .positionalValues(let place, let shape):
            "\(place) has values of its own for each position of the \(shape) map, as a mean image has, so that it cannot "
                + "slide over a picture"
        case .globalOperator(let place, let map):
            "\(place) joins the \(map) map with values taken from the whole window, as squeeze-and-excitation does; a "
                + "picture has no such whole, so that the network cannot slide"
        case .mapOfSinglePosition(let place, let map):
            "\(place) makes the \(map) map of the single position that is left of a window, as ZCA whitening does; on a "
                + "picture the maps of neighbouring windows would be added up, so that the network cannot slide"
        case .finerThanPixels(let stride, let density):
            "the network gives \(density) scores for each \(stride) pixels, and a window must move by whole pixels; leave "
                + "out the enlargement at the end"
        case .strideNotPossible(let stride, let native, let heights, let widths):
            "a dense pass cannot give windows that are \(stride) pixels apart; the network's stride is \(native), and "
                + (heights == widths
                    ? "\(list(heights.reversed())) are possible"
                    : "\(list(widths.reversed())) are possible across and \(list(heights.reversed())) down")
        case .strideOfGroups(let stride, let native, let shift):
            "the network gives scores that are \(native) pixels apart, not \(stride), because it makes maps smaller and "
                + "enlarges them again, so that only pictures shifted by \(shift) pixels have the same scores; take its own "
                + "stride"
        case .noDilatedForm(let place):
            "\(place) enlarges or repeats what strides in front of it have left out, so that there is no form of the "
                + "network with dilated kernels for this stride; take the network's own stride"
        case .foldingNotFinite(let place):
            "folding the batch normalisation after \(place) gives weights that are not finite numbers; its running "
                + "variance plus epsilon must be above 0"
        case .notMirrored(let place):
            "\(place) treats the first and the last rows or columns of a map differently, so that no network gives its "
                + "scores of mirrored or turned windows; mirror the pictures instead"
        }
    }
}

/// The values in words; of many only the first and the number.
private func list(_ values: [some CustomStringConvertible]) -> String {
    values.prefix(8).map(\.description).joined(separator: ", ")
        + (values.count > 8 ? " and \(values.count - 8) more" : "")
}

extension LimitedQuantity {
    fileprivate var words: String {
        switch self {
        case .dimension: "rows, columns or channels"
        case .values: "values in a feature map"
        case .parameters: "parameters in a layer"
        case .multiplyAdds: "multiply-adds in a pass"
        case .strideProduct: "pixels between neighbouring positions"
        case .enlargement: "times as many positions as before the enlargements"
        case .inputs: "inputs"
        }
    }
}
