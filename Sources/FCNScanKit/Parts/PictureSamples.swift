import Formats
import Raster

/// The samples of a picture as networks are given them, before they are normalised.
public struct PictureSamples {
    /// Writes them as a NumPy array of shape [rows, columns, channels], float32 from 0 to 1, row by row.
    ///
    /// - Parameter path: The picture.
    /// - Parameter part: Which part of it.
    /// - Parameter file: The NumPy file.
    /// - Throws: `RasterError`, `FileError`.
    public static func write(_ path: String, _ part: RequestedPart, to file: String) throws {
        let reader = try PictureReader(path, selection: part.resolved(for: .file(path)).selection)
        let (width, height, channels) = (reader.info.width, reader.info.height, reader.info.channels)
        let array = try NumpyFile(file, shape: [height, width, channels])
        let row = UnsafeMutableBufferPointer<Float>.allocate(capacity: width * channels)
        defer { row.deallocate() }
        for _ in 0..<height {
            try reader.readRow(into: row, channels: channels)
            try array.append(UnsafeBufferPointer(row))
        }
        try array.finish()
    }
}
