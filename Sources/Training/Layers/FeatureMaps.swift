import Engine
import KernelInterface
import Network

/// The feature maps of a batch after one layer, and their gradients.
///
/// Values have shape [image][row][channel block][left margin + width + right margin][16]; the margins stay
/// zero, so that convolutions may read over the edge.
final class FeatureMaps {
    /// Where a value stands.
    struct Layout: Equatable {
        let shape: Shape
        let left: Int
        let right: Int
        let blocks: Int

        init(_ shape: Shape, left: Int = 0, right: Int = 0) {
            self.shape = shape
            self.left = left
            self.right = right
            blocks = blockCount(shape.channels)
        }

        /// Floats from one channel block to the next.
        var blockStride: Int { (left + shape.width + right) * lanesPerBlock }
        /// Floats from one row to the next.
        var rowStride: Int { blocks * blockStride }
        /// Floats from one image to the next.
        var imageStride: Int { shape.height * rowStride }
    }

    let layout: Layout
    let gradientLayout: Layout
    let capacity: Int
    let values: AlignedBuffer
    let gradients: AlignedBuffer

    init(_ layout: Layout, gradientLayout: Layout, capacity: Int) {
        self.layout = layout
        self.gradientLayout = gradientLayout
        self.capacity = capacity
        values = AlignedBuffer(count: capacity * layout.imageStride)
        gradients = AlignedBuffer(count: capacity * gradientLayout.imageStride)
    }

    /// The same values as one of several readers sees them: with gradients of its own, without margins.
    ///
    /// - Parameter gradients: At least `capacity` images of plain gradients.
    init(reading maps: FeatureMaps, gradients: AlignedBuffer) {
        layout = maps.layout
        gradientLayout = Layout(maps.shape)
        capacity = maps.capacity
        values = maps.values
        self.gradients = gradients
    }

    var shape: Shape { layout.shape }

    /// The first column of a row, inside the margin.
    func row(_ row: Int, of image: Int) -> UnsafeMutablePointer<Float> {
        values.start + image * layout.imageStride + row * layout.rowStride + layout.left * lanesPerBlock
    }

    /// The first column of a row of the gradient, inside the margin.
    func gradientRow(_ row: Int, of image: Int) -> UnsafeMutablePointer<Float> {
        gradients.start + image * gradientLayout.imageStride + row * gradientLayout.rowStride
            + gradientLayout.left * lanesPerBlock
    }

    /// Sets the gradients of an image to zero.
    func clearGradients(of image: Int) {
        (gradients.start + image * gradientLayout.imageStride).update(
            repeating: 0, count: gradientLayout.imageStride)
    }
}
