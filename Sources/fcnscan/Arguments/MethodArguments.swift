import ArgumentParser
import FCNScanKit

/// Whether windows are scored together or one by one.
struct MethodArguments: ParsableArguments {
    @Flag(
        help: """
            Score every window by itself: slower, but equal to the classifier also where its layers pad, and \
            possible where it cannot slide.
            """)
    var exactWindows = false
    @Option(help: "Pixels between neighbouring windows, with --exact-windows; the network's own stride unless given.")
    var stride: Int?
    @OptionGroup var global: GlobalArgument

    func validate() throws {
        guard global.way == nil || !exactWindows else {
            throw ValidationError(
                "--global is for the dense pass; with --exact-windows means are those of each window.")
        }
        guard let stride else { return }
        guard exactWindows else {
            throw ValidationError("--stride is for --exact-windows; a dense pass has the network's own stride.")
        }
        guard (1...1 << 20).contains(stride) else {
            throw ValidationError("--stride takes a number from 1 to \(1 << 20), found \(stride).")
        }
    }

    var method: ScanMethod { exactWindows ? .exactWindows(stride: stride.map { Extent($0) }) : .dense }

    /// The form of a model that is scanned with.
    ///
    /// - Throws: `NetworkError` where a dense pass is asked of a network that cannot slide.
    func form(of model: Model) throws -> DenseModel {
        try model.form(for: method)
    }
}
