import Datasets
import Engine
import Network
import Raster
import Scanning

/// Labelled pictures at the sizes at which windows are cut from them.
struct WindowData: Sendable {
    /// The pictures at all sizes.
    let data: LabelledData
    /// For each of them the index of the picture that it was made of.
    private let sources: [Int]

    /// - Throws: What the store of the pictures throws.
    init(_ data: LabelledData, levels: [PictureLevel], memoryBytes: Int) throws {
        (self.data, sources) = try data.resized(to: levels, memoryBytes: memoryBytes) { picture, width, height in
            picture.resized(to: Extent(height: height, width: width))
        }
    }

    /// The index of the picture that one was made of.
    func source(of index: Int) -> Int { sources[index] }

    /// The pictures that were made of some pictures.
    func indices(of pictures: [Int]) -> [Int] {
        let wanted = Set(pictures)
        return sources.indices.filter { wanted.contains(sources[$0]) }
    }
}

extension Picture {
    /// The picture at another size, as scans resample it.
    func resized(to size: Extent) -> Picture {
        let rows = ScaledPicture(self).rows(size)
        var samples = [UInt8](repeating: 0, count: size.width * size.height * channels)
        var row = [Float](repeating: 0, count: size.width * channels)
        for y in 0..<size.height {
            do {
                try row.withUnsafeMutableBufferPointer { try rows.readRow(into: $0) }
            } catch {
                preconditionFailure("rows in memory can be read: \(error)")
            }
            for (place, value) in row.enumerated() { samples[y * row.count + place] = UInt8(value * 255 + 0.5) }
        }
        return Picture(width: size.width, height: size.height, channels: channels, samples: samples)
    }
}
