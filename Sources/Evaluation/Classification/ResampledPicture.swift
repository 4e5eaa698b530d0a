import Engine
import Network
import Raster
import Rendering
import Scanning

/// A picture in the size in which it is classified: its shorter side is a little longer than that of a window.
struct ResampledPicture {
    /// A window of the picture, mirrored or turned.
    struct View {
        /// Its first row.
        let top: Int
        /// Its first column.
        let left: Int
        /// What is done with it.
        let symmetry: WindowSymmetry
    }

    /// The size.
    let extent: Extent
    /// The rectangle in the middle from whose corners windows are taken.
    private let square: Extent
    private let channels: Int
    /// Shape [height, width, channels], 0…1.
    private let samples: [Float]

    /// To how many pixels a picture is enlarged; a picture that has more is only made smaller.
    private static let mostPixels = 50_000_000

    /// Resamples a picture, its shape kept, so that it holds a window that is enlarged by a factor.
    ///
    /// Where the size stays the samples stay; else Lanczos interpolation, which averages where the picture shrinks.
    ///
    /// - Parameter enlargement: At least 1.
    /// - Throws: `ScanError.pictureTooNarrow(picture:enlarged:limit:)`.
    init(_ picture: Picture, window: Extent, enlargement: Double) throws(ScanError) {
        let least = Extent(
            height: Int((Double(window.height) * enlargement).rounded()),
            width: Int((Double(window.width) * enlargement).rounded()))
        let factor = max(
            Double(least.height) / Double(picture.height), Double(least.width) / Double(picture.width))
        extent = Extent(
            height: max(least.height, Int((Double(picture.height) * factor).rounded())),
            width: max(least.width, Int((Double(picture.width) * factor).rounded())))
        if factor > 1, extent.width > Self.mostPixels / extent.height {
            throw .pictureTooNarrow(
                picture: Extent(height: picture.height, width: picture.width), enlarged: extent,
                limit: Self.mostPixels)
        }
        square = least
        channels = picture.channels
        let values = picture.samples.map { Float($0) / 255 }
        if extent == Extent(height: picture.height, width: picture.width) {
            samples = values
        } else {
            samples = LanczosResampling(
                fromWidth: picture.width, fromHeight: picture.height, toWidth: extent.width, toHeight: extent.height
            ).apply(values, channels: channels).map { min(max($0, 0), 1) }
        }
    }

    /// The first pixel of the window in the middle.
    func middle(_ window: Extent) -> (top: Int, left: Int) {
        ((extent.height - window.height) / 2, (extent.width - window.width) / 2)
    }

    /// The first pixels of the windows in the corners of the rectangle in the middle, and of the one in the middle.
    func cornersAndMiddle(_ window: Extent) -> [(top: Int, left: Int)] {
        let corner = middle(square)
        let (bottom, right) = (
            corner.top + square.height - window.height, corner.left + square.width - window.width
        )
        return [
            corner, (corner.top, right), (bottom, corner.left), (bottom, right), middle(window),
        ]
    }

    /// Writes a window, shape [height, width, channels].
    func write(_ view: View, _ window: Extent, to target: UnsafeMutableBufferPointer<Float>) {
        samples.withUnsafeBufferPointer { samples in
            for (place, pixel) in view.symmetry.pixels(of: window).enumerated() {
                let source =
                    ((view.top + pixel / window.width) * extent.width + view.left + pixel % window.width) * channels
                for channel in 0..<channels { target[place * channels + channel] = samples[source + channel] }
            }
        }
    }

    /// The part that windows reach, with what they do not reach left out evenly at both ends.
    func source(reachedBy grid: WindowGrid) -> ArraySource {
        let covered = grid.coveredExtent(for: extent)
        return ArraySource(
            samples, pictureWidth: extent.width, channels: channels, left: (extent.width - covered.width) / 2,
            top: (extent.height - covered.height) / 2, width: covered.width, height: covered.height)
    }
}
