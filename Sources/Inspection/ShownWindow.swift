import Datasets
import Engine
import Machine
import Network
import Raster
import Scanning

/// One window of a picture, to look at what a network makes of it.
public struct ShownWindow: Sendable {
    /// The picture's name.
    public let picture: String
    /// The window's first column on the picture.
    public let left: Int
    /// The window's first row on the picture.
    public let top: Int
    /// The shape of the window.
    public let shape: Shape
    /// Shape [height, width, channels], 0…1.
    public let samples: [Float]

    /// Cuts a window out of a picture; where the picture is smaller than the window, it is extended by reflection.
    ///
    /// - Parameters:
    ///   - picture: With the channels of the network.
    ///   - name: What titles and errors call the picture.
    ///   - place: The window's first column and row. Unless given, the window of a dense pass that has the highest
    ///     score of a class other than the background; the middle of the picture where the network cannot slide.
    /// - Throws: ``VisualizationError/windowOutside(picture:size:window:x:y:)``, `EngineError`, `ScanError`.
    public static func cut(
        from picture: Picture, name: String, at place: (x: Int, y: Int)? = nil, model: DenseModel, pool: WorkerPool
    ) throws -> ShownWindow {
        let shape = model.architecture.input
        let window = Extent(height: shape.height, width: shape.width)
        precondition(picture.channels == shape.channels, "the picture has the channels of the network")
        let (roomX, roomY) = (max(0, picture.width - window.width), max(0, picture.height - window.height))
        if let place {
            guard (0...roomX).contains(place.x), (0...roomY).contains(place.y) else {
                throw VisualizationError.windowOutside(
                    picture: name, size: Extent(height: picture.height, width: picture.width), window: window,
                    x: place.x, y: place.y)
            }
        }
        let chosen: (x: Int, y: Int)
        if let place {
            chosen = place
        } else if model.obstacle == nil, roomX > 0 || roomY > 0 {
            let best = try bestPlace(on: picture, model, pool)
            // A network that scores windows in groups takes in more than the window of a score.
            chosen = (min(max(best.x, 0), roomX), min(max(best.y, 0), roomY))
        } else {
            chosen = (roomX / 2, roomY / 2)
        }
        let cutter = PatchCutter(
            store: PicturesInMemory([picture], channels: picture.channels), window: window, augmentation: .none)
        var samples = [Float](repeating: 0, count: shape.count)
        try samples.withUnsafeMutableBufferPointer {
            try cutter.cutPatch(
                PatchDescription(
                    pictureIndex: 0, centerX: Double(chosen.x) + Double(window.width) / 2,
                    centerY: Double(chosen.y) + Double(window.height) / 2, classIndex: 0, kind: .whole), into: $0)
        }
        return ShownWindow(picture: name, left: chosen.x, top: chosen.y, shape: shape, samples: samples)
    }

    private static func bestPlace(
        on picture: Picture, _ model: DenseModel, _ pool: WorkerPool
    ) throws -> (x: Int, y: Int) {
        let fits = picture.width >= model.window.width && picture.height >= model.window.height
        let scanner = DenseScanner(model, edge: fits ? .drop : .cover, pool: pool)
        let map = try scanner.scan(ArraySource(picture))
        let others = map.classes.indices.filter { map.classes[$0] != LabelledData.backgroundClass }
        let wanted = others.isEmpty ? Array(map.classes.indices) : others
        var best = (score: -Float.infinity, x: 0, y: 0)
        var row = [Float](repeating: 0, count: map.columns * map.classes.count)
        for y in 0..<map.rows {
            try row.withUnsafeMutableBufferPointer { try map.readProbabilities(row: y, into: $0.baseAddress!) }
            for x in 0..<map.columns {
                let score = wanted.map { row[x * map.classes.count + $0] }.max()!
                if score > best.score { best = (score, x, y) }
            }
        }
        let box = map.geometry.window(column: best.x, row: best.y)
        return (Int(box.xmin), Int(box.ymin))
    }

    /// For example `smear.png, window of 224x224 at 32,64`.
    public var title: String { "\(picture), window of \(shape.sides) at \(left),\(top)" }

    /// The window as a picture.
    package var tile: Picture { Self.tile(samples, shape) }

    /// A window as a picture, from samples of 0…1; of more than three channels the first is shown.
    static func tile(_ samples: [Float], _ shape: Shape) -> Picture {
        if shape.channels == 3 {
            return Picture(redGreenBlue: samples, width: shape.width, height: shape.height, range: 0...1)
        }
        let first = stride(from: 0, to: samples.count, by: shape.channels).map { samples[$0] }
        return Picture(values: first, width: shape.width, height: shape.height, range: 0...1)
    }
}
