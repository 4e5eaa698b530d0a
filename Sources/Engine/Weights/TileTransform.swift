import Glibc
import KernelInterface
import Network

/// A space in which a convolution of tiles is a product of points: Winograd's, or Fourier's.
///
/// A tile of `size` × `size` inputs gives `size − kernel + 1` outputs each way and has `points` values for each
/// channel.
struct TileTransform: Sendable {
    enum Kind: Hashable, Sendable {
        /// F(outputs, 3) for kernels of 3×3.
        case winograd
        /// A discrete Fourier transform; any kernel smaller than the tile.
        case fourier
    }
    let kind: Kind
    /// Rows and columns of a tile.
    let size: Int
    let kernel: Extent
    /// cos and sin of −2π·n·k/size, [n][k][2], in the order in which the kernel takes them.
    private let twiddles: AlignedBuffer

    /// F(outputs, 3): 2, 4 or 6 outputs each way.
    static func winograd(outputs: Int) -> TileTransform {
        precondition([2, 4, 6].contains(outputs), "Winograd kernels exist for 2, 4 and 6 outputs")
        return TileTransform(kind: .winograd, size: outputs + 2, kernel: Extent(3), twiddles: AlignedBuffer(count: 0))
    }

    /// Tiles of 16, 32 or 64 rows and columns.
    static func fourier(size: Int, kernel: Extent) -> TileTransform {
        precondition([16, 32, 64].contains(size), "Fourier kernels exist for 16, 32 and 64 rows")
        precondition(kernel.height < size && kernel.width < size, "a tile is larger than the kernel")
        let (first, second) = (size == 64 ? 8 : 4, size == 16 ? 4 : 8)
        let twiddles = AlignedBuffer(count: 2 * size)
        for n in 0..<second {
            for k in 0..<first {
                let angle = -2 * Double.pi * Double(n * k) / Double(size)
                twiddles.start[2 * (n * first + k)] = Float(cos(angle))
                twiddles.start[2 * (n * first + k) + 1] = Float(sin(angle))
            }
        }
        return TileTransform(kind: .fourier, size: size, kernel: kernel, twiddles: twiddles)
    }

    private init(kind: Kind, size: Int, kernel: Extent, twiddles: AlignedBuffer) {
        self.kind = kind
        self.size = size
        self.kernel = kernel
        self.twiddles = twiddles
    }

    /// Outputs of a tile.
    var outputs: Extent { Extent(height: size - kernel.height + 1, width: size - kernel.width + 1) }

    /// Values that stand for a channel of a tile: real ones for Winograd; for Fourier the complex ones that symmetry
    /// does not give.
    var points: Int {
        switch kind {
        case .winograd: size * size
        case .fourier: size * size / 2 + 2
        }
    }

    /// Floats of a point.
    var parts: Int { kind == .fourier ? 2 : 1 }

    /// Tiles of a panel; see ``KernelInterface/panelBlockStride``.
    var tilesPerPanel: Int { 12 / parts }

    /// Neighbouring tiles that are transformed as one: Fourier takes two real tiles as a complex one.
    var tilesAtOnce: Int { kind == .fourier ? 2 : 1 }

    /// Floats of scratch memory that a kernel takes.
    var scratchCount: Int {
        switch kind {
        case .winograd: 4 * size * size * lanesPerBlock
        case .fourier: 2 * (size + 3) * size * lanesPerBlock
        }
    }

    func transform(_ run: TileInputRun, _ kernels: KernelTable) {
        switch kind {
        case .winograd: kernels.winogradInput(run, size)
        case .fourier: kernels.fourierInput(run, size, twiddles.start)
        }
    }

    func multiply(_ products: PointProducts, _ kernels: KernelTable) {
        switch kind {
        case .winograd: kernels.multiplyPoints(products)
        case .fourier: kernels.multiplyComplexPoints(products)
        }
    }

    func takeBack(_ run: TileOutputRun, _ kernels: KernelTable) {
        switch kind {
        case .winograd: kernels.winogradOutput(run, size)
        case .fourier: kernels.fourierOutput(run, size, twiddles.start)
        }
    }
}
