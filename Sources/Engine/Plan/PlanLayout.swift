import Network

/// The shapes of all maps of a picture.
struct PlanLayout {
    let input: Shape
    private let shapes: [Shape]

    /// - Throws: ``EngineError``.
    init(_ form: DenseForm, _ picture: Extent) throws {
        let covered = try form.extent(ofPass: picture)
        input = Shape(height: covered.height, width: covered.width, channels: form.architecture.input.channels)
        shapes = try form.architecture.shapes(for: covered)
    }

    /// What a layer makes; the input for -1.
    subscript(layer: Int) -> Shape { layer < 0 ? input : shapes[layer] }
}

extension DenseForm {
    /// The part of a picture that enters the network.
    ///
    /// - Throws: ``EngineError/singleWindowsOnly(picture:window:obstacle:)``,
    ///   ``EngineError/pictureSmallerThanWindow(picture:window:)``.
    func extent(ofPass picture: Extent) throws -> Extent {
        let window = grid.window
        if let obstacle {
            guard picture == window else {
                throw EngineError.singleWindowsOnly(picture: picture, window: window, obstacle: obstacle)
            }
            return picture
        }
        let map = grid.mapExtent(for: picture)
        guard map.height > 0, map.width > 0 else {
            throw EngineError.pictureSmallerThanWindow(picture: picture, window: window)
        }
        return grid.coveredExtent(for: picture)
    }
}
