import Network

/// The output of a network, straight from the formulas of its layers; every map is kept.
package func referenceForward(
    _ architecture: Architecture, _ parameters: [[Tensor]], _ input: ReferenceMap
) -> ReferenceMap {
    var maps = [input]
    for (index, layer) in architecture.layers.enumerated() {
        let entering = architecture.inputs[index].map { maps[$0 + 1] }
        maps.append(entering[0].applying(layer, parameters[index], joining: Array(entering.dropFirst())))
    }
    return maps[maps.count - 1]
}
