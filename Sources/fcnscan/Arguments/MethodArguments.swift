import ArgumentParser
import FCNScanKit

/// How far apart windows lie, and whether they are scored together or one by one.
struct MethodArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Pixels between neighbouring windows, N or WIDTHxHEIGHT: a divisor of the network's own stride, which it \
            is unless given. A finer map costs little: strides are taken out of the network.
            """, valueName: "pixels"))
    var stride: StrideSize?
    @Option(
        help: """
            How a finer map is computed: 'fragments', in one pass, or 'shifted', the textbook's way, with a pass for \
            each shift of the picture, which is then held in memory.
            """)
    var strideMethod = StrideMethod.fragments
    @Flag(
        help: """
            Score every window by itself: slower, but equal to the classifier also where its layers pad, and \
            possible where it cannot slide; --stride may then be any number.
            """)
    var exactWindows = false
    @OptionGroup var global: GlobalArgument

    /// How a map that is finer than the network's stride is computed.
    enum StrideMethod: String, CaseIterable, ExpressibleByArgument {
        case fragments, shifted
    }

    func validate() throws {
        guard global.way == nil || !exactWindows else {
            throw ValidationError(
                "--global is for the dense pass; with --exact-windows means are those of each window.")
        }
        guard strideMethod == .fragments || (stride != nil && !exactWindows) else {
            throw ValidationError("--stride-method shifted takes a --stride, and no --exact-windows.")
        }
    }

    var method: ScanMethod {
        switch (stride?.extent, exactWindows, strideMethod) {
        case (let stride, true, _): .exactWindows(stride: stride)
        case (nil, false, _): .dense
        case (let stride?, false, .fragments): .fineDense(stride: stride)
        case (let stride?, false, .shifted): .shiftedPasses(stride: stride)
        }
    }
}
