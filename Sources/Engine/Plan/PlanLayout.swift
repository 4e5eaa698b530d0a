import Network

/// The shapes of all maps of a picture.
struct PlanLayout {
    let input: Shape
    private let shapes: [Shape]

    /// - Throws: ``EngineError``.
    init(_ model: DenseModel, _ picture: Extent) throws {
        let covered = try model.extent(ofPass: picture)
        input = Shape(height: covered.height, width: covered.width, channels: model.architecture.input.channels)
        shapes = try model.architecture.shapes(for: covered)
    }

    /// What a layer makes; the input for -1.
    subscript(layer: Int) -> Shape { layer < 0 ? input : shapes[layer] }
}

extension DenseModel {
    /// The part of a picture that enters the network.
    ///
    /// - Throws: ``EngineError/singleWindowsOnly(picture:window:obstacle:)``,
    ///   ``EngineError/pictureSmallerThanWindow(picture:window:)``.
    func extent(ofPass picture: Extent) throws -> Extent {
        if let obstacle {
            guard picture == window else {
                throw EngineError.singleWindowsOnly(picture: picture, window: window, obstacle: obstacle)
            }
            return picture
        }
        let map = mapExtent(for: picture)
        guard map.height > 0, map.width > 0 else {
            throw EngineError.pictureSmallerThanWindow(picture: picture, window: window)
        }
        return coveredExtent(for: picture)
    }
}
