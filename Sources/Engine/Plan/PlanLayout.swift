import Network

/// The shapes of all maps of a picture.
struct PlanLayout {
    let input: Shape
    /// The windows of the picture.
    let windows: Extent
    /// How maps fall apart.
    let fragments: Fragments
    /// True where some map falls into fragments.
    let isFine: Bool
    /// What each layer makes where no map falls apart.
    private let shapes: [Shape]

    /// - Throws: ``EngineError``.
    init(_ form: DenseForm, _ picture: Extent) throws {
        let covered = try form.extent(ofPass: picture)
        input = Shape(height: covered.height, width: covered.width, channels: form.architecture.input.channels)
        windows = form.obstacle == nil ? form.mapExtent(for: picture) : Extent(1)
        isFine = form.isFine && windows != Extent(1)
        fragments = form.fragments
        // Also where maps fall apart: it checks their sizes.
        shapes = try form.architecture.shapes(for: covered)
    }

    /// What a layer makes, the picture for -1, with the fragments in order; nil where the picture is so small that some
    /// have nothing.
    func whole(_ layer: Int) -> Shape? {
        if layer < 0 { return input }
        return isFine ? fragments.wholeShape(of: layer, windows: windows) : shapes[layer]
    }

    /// A fragment of what a layer makes, of the picture for -1.
    func part(_ layer: Int, _ fragment: Fragment) -> Shape? {
        fragments.shape(of: layer, fragment, windows: windows)
    }
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
        let map = mapExtent(for: picture)
        guard map.height > 0, map.width > 0 else {
            throw EngineError.pictureSmallerThanWindow(
                picture: picture, window: passExtent(forMap: Extent(1)))
        }
        return coveredExtent(for: picture)
    }
}
