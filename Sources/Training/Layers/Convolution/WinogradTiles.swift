import Engine
import KernelInterface
import Network

/// Where the tiles of a convolution stand that trains in the space of F(4,3), and how much memory they take.
///
/// Tiles are taken by rows of tiles, those of all images numbered one after the other, so that small maps fill the
/// products as well as large ones.
struct WinogradTiles {
    /// Output rows and columns of a tile.
    static let outputs = 4
    /// Input rows and columns of a tile.
    static let size = 6
    static let points = 36

    let window: SlidingWindow
    let channelBlocks: Int
    let filterBlocks: Int
    /// Tiles in a row, and rows of tiles in an image.
    let across: Int
    let down: Int
    /// Rows of tiles that are worked on together.
    let rowsAtOnce: Int

    /// The convolution of `window` from `input` to `output`, before pooling.
    init(_ window: SlidingWindow, input: Shape, output: Shape) {
        self.window = window
        channelBlocks = blockCount(input.channels)
        filterBlocks = blockCount(output.channels)
        across = (output.width + Self.outputs - 1) / Self.outputs
        down = (output.height + Self.outputs - 1) / Self.outputs
        // So many tiles that those of input and output fill about half of a level 2 cache of a megabyte.
        let most = max(24, (576 << 10) / (Self.points * (channelBlocks + filterBlocks) * lanesPerBlock * 4))
        let rows = max(1, most / across)
        let across = across
        // Of the larger half of the possible numbers the one whose last panel is emptiest of unused places.
        rowsAtOnce = (rows / 2 + 1...rows).max {
            func use(_ rows: Int) -> Double {
                Double(rows * across) / Double((rows * across + 11) / 12 * 12)
            }
            return use($0) <= use($1)
        }!
    }

    /// True where F(4,3) computes a convolution, and costs less than direct sums.
    static func suit(_ convolution: Convolution, input: Shape, output: Shape) -> Bool {
        let window = convolution.window
        guard window.kernel == Extent(3), window.stride == Extent(1), window.dilation == Extent(1),
            convolution.groups == 1
        else { return false }
        // Multiply-adds of 16 lanes, two in a cycle; 200 cycles a block to transform a tile or take it back.
        let tiles = WinogradTiles(window, input: input, output: output)
        let (channels, blocks) = (Double(input.channels), Double(tiles.filterBlocks))
        let direct = Double(output.height * output.width * 9) * channels * blocks / 2
        let cycles = Double(points) * channels * blocks / 2 + 200 * (Double(tiles.channelBlocks) + blocks)
        return Double(tiles.across * tiles.down) * cycles < 0.8 * direct
    }

    /// The zero columns that tiles read beside the values of the input.
    func margins(inputWidth: Int) -> (left: Int, right: Int) {
        let last = across * Self.outputs + Self.size - Self.outputs - window.padding.left
        return (window.padding.left, max(last - inputWidth, 0))
    }

    /// Tiles for which there is room.
    var capacity: Int { rowsAtOnce * across }
    /// Floats of a panel of tiles of some blocks.
    func panelStride(_ blocks: Int) -> Int { blocks * panelBlockStride }
    /// Floats from one point of the tiles to the next; a line more than the values take, so that points do not meet in one
    /// set of the cache.
    func pointStride(_ blocks: Int) -> Int { (capacity + 11) / 12 * panelStride(blocks) + lanesPerBlock }
    /// How the sums of some tiles and blocks stand.
    func sums(tiles: Int, blocks: Int) -> PointSums {
        PointSums(point: (blocks * tiles + 1) * lanesPerBlock, block: tiles * lanesPerBlock, tile: lanesPerBlock)
    }

    /// Columns of a row of tiles of the input; those of the output are two less.
    var columns: Int { across * Self.outputs + Self.size - Self.outputs }
}
