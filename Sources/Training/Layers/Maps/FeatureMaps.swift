import Engine
import KernelInterface
import Network

/// The feature maps of a batch after one layer, and their gradients.
///
/// Values have shape [image][row][channel block][left margin + width + right margin][lanes]; the margins stay
/// zero, so that convolutions may read over the edge. Gradients have none.
final class FeatureMaps {
    /// Where a value stands.
    struct Layout: Equatable {
        let shape: Shape
        let left: Int
        let right: Int
        let blocks: Int
        /// Floats from one column to the next: those of a block, or fewer where only convolutions read a few channels.
        let lanes: Int

        init(_ shape: Shape, left: Int = 0, right: Int = 0, lanes: Int = lanesPerBlock) {
            self.shape = shape
            self.left = left
            self.right = right
            self.lanes = lanes
            blocks = blockCount(shape.channels)
        }

        /// Floats from one channel block to the next.
        var blockStride: Int { (left + shape.width + right) * lanes }
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

    init(_ layout: Layout, capacity: Int) {
        self.layout = layout
        gradientLayout = Layout(layout.shape)
        self.capacity = capacity
        values = AlignedBuffer(count: capacity * layout.imageStride)
        gradients = AlignedBuffer(count: capacity * gradientLayout.imageStride)
    }

    /// The same values as one of several readers sees them: with gradients of its own.
    ///
    /// - Parameter gradients: At least `capacity` images of gradients.
    init(reading maps: FeatureMaps, gradients: AlignedBuffer) {
        layout = maps.layout
        gradientLayout = maps.gradientLayout
        capacity = maps.capacity
        values = maps.values
        self.gradients = gradients
    }

    var shape: Shape { layout.shape }

    /// The first column of a row, inside the margin.
    func row(_ row: Int, of image: Int) -> UnsafeMutablePointer<Float> {
        values.start + image * layout.imageStride + row * layout.rowStride + layout.left * layout.lanes
    }

    /// The first column of a row of the gradient.
    func gradientRow(_ row: Int, of image: Int) -> UnsafeMutablePointer<Float> {
        gradients.start + image * gradientLayout.imageStride + row * gradientLayout.rowStride
    }

    /// Sets the gradients of an image to zero.
    func clearGradients(of image: Int) {
        (gradients.start + image * gradientLayout.imageStride).update(
            repeating: 0, count: gradientLayout.imageStride)
    }
}
