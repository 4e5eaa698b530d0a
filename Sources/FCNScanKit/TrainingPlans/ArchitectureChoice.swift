import Glibc
import Network

/// A network for a window: without padding, so that a dense pass is equal to single windows, and with a stride that
/// suits the objects.
public struct ArchitectureChoice: Codable, Sendable, Equatable {
    /// The network in the architecture text.
    public var text: String
    /// The same as people read it: the width of the input first.
    public var widthFirstText: String
    /// The window.
    public var window: Extent
    /// The distance of windows in one pass, in pixels.
    public var stride: Int
    /// Multiply-adds of a dense pass for each pixel of a picture at the size at which it is scored.
    public var multiplyAddsPerPixel: Double
    /// Why.
    public var reason: String

    /// Makes a network.
    ///
    /// - Parameters:
    ///   - window: Its window, and how large objects are in it.
    ///   - channels: Samples in a pixel.
    ///   - classes: Its outputs.
    ///   - refines: Whether it gives boxes beside the scores.
    /// - Throws: `NetworkError`.
    public init(
        _ window: WindowChoice, channels: Int, classes: Int, size: NetworkSize = .medium, refines: Bool = false
    ) throws {
        let smallest = window.objectSizes.values.map { min($0.width, $0.height) }.min()
        let limit = smallest.map { $0 / 2.4 } ?? Double(min(window.wanted.width, window.wanted.height)) / 6
        let pools = min(
            max(Int(log2(max(limit, 1))), 1), window.wanted.width >= 64 && window.wanted.height >= 64 ? 3 : 2)
        let body = Body(pools: pools, isExact: window.isExact, classes: classes, size: size)
        let extent = Extent(
            height: window.isExact ? window.wanted.height : body.side(atLeast: window.wanted.height),
            width: window.isExact ? window.wanted.width : body.side(atLeast: window.wanted.width))
        let layers = body.text(extent, classes: classes, hidden: size.hidden)
        let plain = "input \(extent.height)x\(extent.width)x\(channels); \(layers)"
        let architecture = refines ? try Architecture(text: plain).withBoxes() : try Architecture(text: plain)
        // A group is written once, as below.
        text = refines ? architecture.text : plain
        widthFirstText =
            extent.width == extent.height
            ? text : refines ? architecture.widthFirstText : "size \(architecture.input); \(layers)"
        self.window = extent
        stride = 1 << pools
        // Large enough that the border hardly counts.
        let picture = Extent(1024)
        let dense = try architecture.denseForm()
        multiplyAddsPerPixel =
            Double(try dense.architecture.summary(for: dense.grid.coveredExtent(for: picture)).multiplyAdds)
            / Double(picture.width * picture.height)
        let distance =
            smallest.map { "at most 1/\(Int($0 / Double(1 << pools))) of the smallest object" }
            ?? "a sixth of the window or less"
        reason = "no padding, so that one pass is equal to single windows; stride \(1 << pools), \(distance)"
    }

    /// Blocks of convolutions, each but the last followed by pooling.
    private struct Body {
        /// Filters of the two convolutions of each block that ends with pooling.
        let blocks: [Int]
        /// Filters behind the last pooling.
        let last: Int

        init(pools: Int, isExact: Bool, classes: Int, size: NetworkSize) {
            // Single patches need not be fast to scan, and many classes need more to tell them apart.
            let first = isExact ? 2 * size.filters : classes > 8 ? size.filters * 3 / 2 : size.filters
            blocks = (0..<pools).map { first << min($0, 2) }
            last = blocks.last! * 3 / 2
        }

        /// The least side of a window, not less than a wanted one, that every pooling divides evenly.
        func side(atLeast wanted: Int) -> Int {
            (wanted...).first { side in
                var map = side
                for _ in blocks {
                    map -= 4
                    guard map >= 2, map.isMultiple(of: 2) else { return false }
                    map /= 2
                }
                return map >= 3
            }!
        }

        func text(_ window: Extent, classes: Int, hidden: Int) -> String {
            var (width, height) = (window.width, window.height)
            var words: [String] = []
            for filters in blocks {
                // Small patches have no room for two convolutions.
                let count = min(width, height) >= 10 ? 2 : 1
                words.append(count == 2 ? "[conv3-\(filters) bn relu]*2 pool2" : "conv3-\(filters) bn relu pool2")
                width = (width - 2 * count) / 2
                height = (height - 2 * count) / 2
            }
            // Convolutions down to three places are cheaper than a layer for all places, and learn more from less.
            while min(width, height) > 3 {
                words.append("conv3-\(last) bn relu")
                width -= 2
                height -= 2
            }
            return words.joined(separator: " ") + " fc\(hidden) relu dropout0.3; fc\(classes) softmax"
        }
    }
}
