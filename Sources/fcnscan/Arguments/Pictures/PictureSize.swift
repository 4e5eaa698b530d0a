import ArgumentParser
import FCNScanKit

/// `WIDTHxHEIGHT` on the command line.
struct PictureSize: ExpressibleByArgument {
    var extent: Extent

    init?(argument: String) {
        let parts = argument.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let width = parts[0], let height = parts[1], (1...1 << 24).contains(width),
            (1...1 << 24).contains(height)
        else { return nil }
        extent = Extent(height: height, width: width)
    }
}
