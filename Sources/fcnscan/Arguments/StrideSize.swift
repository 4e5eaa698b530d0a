import ArgumentParser
import FCNScanKit

/// `N` or `WIDTHxHEIGHT` pixels between neighbouring windows on the command line.
struct StrideSize: ExpressibleByArgument {
    var extent: Extent

    init?(argument: String) {
        let parts = argument.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count <= 2, let first = parts.first, let last = parts.last, let width = first, let height = last,
            (1...1 << 20).contains(width), (1...1 << 20).contains(height)
        else { return nil }
        extent = Extent(height: height, width: width)
    }
}
