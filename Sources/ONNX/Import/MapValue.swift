import Network

/// A value of the graph that comes from the picture: an output of our network, and how the graph sees it.
struct MapValue {
    /// The layer that makes it, -1 for the network's input.
    var output: Int
    /// The shape of that output.
    var shape: Shape
    /// How the graph sees it.
    var view: View

    /// The sizes as the graph sees them.
    var sizes: [Int] { view.sizes }
}
