// swift-tools-version: 6.2
import PackageDescription

// The kernels are one set of sources compiled once for each instruction set (the extra folders are
// symbolic links); `Engine` picks a set when the program starts.
let fast: [SwiftSetting] = [
    .unsafeFlags(["-Ounchecked"]),
    // In debug builds too, since generic code of one file is made for the types of another only where a module is
    // compiled as a whole; without that a scan takes 60 times as long.
    .unsafeFlags(
        ["-whole-module-optimization", "-num-threads", "2", "-disable-batch-mode"], .when(configuration: .debug)),
]

#if arch(x86_64)
    let kernelVariants: [Target] = [
        .target(
            name: "KernelsAVX2", dependencies: ["CPrefetch", "KernelInterface"],
            swiftSettings: fast + [.define("KERNELS_AVX2"), .unsafeFlags(["-Xcc", "-march=x86-64-v3"])]),
        .target(
            name: "KernelsAVX512", dependencies: ["CPrefetch", "KernelInterface"],
            swiftSettings: fast + [.define("KERNELS_AVX512"), .unsafeFlags(["-Xcc", "-march=x86-64-v4"])]),
    ]
    let kernelModules: [Target.Dependency] = ["Kernels", "KernelsAVX2", "KernelsAVX512"]
#else
    let kernelVariants: [Target] = []
    let kernelModules: [Target.Dependency] = ["Kernels"]
#endif

// What is linked into the library stays its own: a process may hold another libpng, and another Swift.
var libraryLinking = ["-Xlinker", "-soname=libfcnscan.so"]
// The program of the tests is linked in the same way, in which the functions of a sanitizer must not stay its own.
if Context.environment["FCNSCAN_SANITIZE"] == nil {
    libraryLinking += ["-Xlinker", "--version-script=\(Context.packageDirectory)/Sources/CInterface/exports.map"]
}
// What --static-swift-stdlib does for programs, and not for libraries.
if Context.environment["FCNSCAN_STATIC_LIBRARY"] != nil { libraryLinking.append("-static-stdlib") }

let package = Package(
    name: "fcnscan",
    products: [
        .executable(name: "fcnscan", targets: ["fcnscan"]),
        .library(name: "FCNScanKit", targets: ["FCNScanKit"]),
        // For programs in C and in languages that can call it. Installed as libfcnscan.so; the program has the name here.
        .library(name: "FCNScanC", type: .dynamic, targets: ["CInterface"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        // Without its streams, which need the whole of Foundation.
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0", traits: []),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    ],
    targets: [
        // The one instruction that the kernels need and Swift lacks; a header, and no library.
        .systemLibrary(name: "CPrefetch"),
        // How FreeType's structures lie in memory; a header, and no library: that is opened when a label needs it.
        .systemLibrary(name: "CFreeType"),
        .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"]), .brew(["libpng"])]),
        .systemLibrary(name: "CJPEG", pkgConfig: "libjpeg", providers: [.apt(["libjpeg-dev"]), .brew(["jpeg-turbo"])]),
        .systemLibrary(name: "CZLIB", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        .systemLibrary(
            name: "CISAL", pkgConfig: "libisal", providers: [.apt(["libisal-dev"]), .brew(["isa-l"])]),
        .systemLibrary(name: "CTIFF", pkgConfig: "libtiff-4", providers: [.apt(["libtiff-dev"]), .brew(["libtiff"])]),
        .target(
            name: "CEmbeddedModels", exclude: ["white-cells.safetensors", "blood.safetensors"],
            cSettings: [.unsafeFlags(["-std=c23"])]),
        .target(
            name: "CSchemas", exclude: ["Texts"], cSettings: [.unsafeFlags(["-std=c23"])]),
        // Scripts/make-release says what it builds, in one text.
        .target(
            name: "CRelease",
            cSettings: Context.environment["FCNSCAN_BUILD"].map { [.define("FCNSCAN_BUILD", to: "\"\($0)\"")] } ?? []),
        .target(name: "CReportPage", exclude: ["Resources"], cSettings: [.unsafeFlags(["-std=c23"])]),
        .target(name: "CServicePage", exclude: ["Resources"], cSettings: [.unsafeFlags(["-std=c23"])]),
        .target(name: "Files"),
        .target(name: "Machine"),
        .target(name: "KernelInterface"),
        .target(name: "PixelKernels", swiftSettings: fast),

        .target(name: "CImageCodecs", dependencies: ["CISAL", "CJPEG", "CPNG", "CTIFF"]),
        .target(name: "Numbers", dependencies: ["Machine"]),
        .target(name: "Kernels", dependencies: ["CPrefetch", "KernelInterface"], swiftSettings: fast),

        .target(name: "Formats", dependencies: ["Files"]),
        .target(name: "Raster", dependencies: ["CImageCodecs", "CISAL", "CZLIB", "Files", "PixelKernels"]),

        .target(name: "Network", dependencies: ["Files", "Formats", "Numbers"]),
        .target(
            name: "Rendering", dependencies: ["CFreeType", "Files", "Formats", "Numbers", "PixelKernels", "Raster"]),
        .target(name: "Smears", dependencies: ["Files", "Numbers", "Raster"]),
        .executableTarget(name: "make-samples", dependencies: ["Files", "Smears"]),

        .target(
            name: "ONNX",
            dependencies: [
                "Files", "Network", "Numbers", .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            exclude: ["Schema/onnx-subset.proto"]),
        .target(name: "Engine", dependencies: ["Files", "KernelInterface", "Machine", "Network"] + kernelModules),
        .target(name: "Exports", dependencies: ["Files", "Formats", "Numbers", "Raster", "Rendering"]),
        .target(
            name: "Datasets", dependencies: ["CZLIB", "Files", "Formats", "Machine", "Network", "Numbers", "Raster"]),

        .target(
            name: "Training",
            dependencies: ["Datasets", "Engine", "Files", "KernelInterface", "Machine", "Network", "Numbers"]),
        .target(
            name: "Scanning", dependencies: ["Engine", "Files", "Formats", "Machine", "Network", "Numbers", "Raster"]),

        .target(
            name: "Reporting",
            dependencies: [
                "CReportPage", "CZLIB", "Files", "Formats", "Network", "PixelKernels", "Raster", "Rendering",
                "Scanning",
            ]),
        .target(
            name: "Evaluation",
            dependencies: [
                "Datasets", "Engine", "Files", "Formats", "Machine", "Network", "Numbers", "Raster", "Rendering",
                "Scanning",
            ]),
        .target(
            name: "Inspection",
            dependencies: [
                "Datasets", "Engine", "Files", "Machine", "Network", "Numbers", "Raster", "Rendering", "Scanning",
            ]),

        .target(
            name: "FCNScanKit",
            dependencies: [
                "CEmbeddedModels", "CRelease", "CSchemas", "Datasets", "Engine", "Evaluation", "Exports", "Files",
                "Formats",
                "Inspection", "Machine", "Network", "Numbers", "ONNX", "PixelKernels", "Raster", "Rendering",
                "Reporting", "Scanning",
                "Smears", "Training",
            ]),
        .target(
            name: "Service",
            dependencies: [
                "CServicePage", "FCNScanKit", "Formats", "Machine", .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        .systemLibrary(name: "CFCNScan"),
        .target(
            name: "CInterface", dependencies: ["CFCNScan", "FCNScanKit"],
            exclude: ["exports.map"], linkerSettings: [.unsafeFlags(libraryLinking)]),
        .executableTarget(
            name: "fcnscan",
            dependencies: [
                "FCNScanKit", "Files", "Numbers", "Service",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ]),

        .target(name: "TestSupport", dependencies: ["Network", "Numbers"], path: "Tests/TestSupport"),
        .target(
            name: "FuzzTargets",
            dependencies: [
                "Datasets", "Engine", "FCNScanKit", "Files", "Formats", "Machine", "Network", "Numbers", "ONNX",
                "Raster",
                "Scanning", "Service", "TestSupport", .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
            ], path: "Tests/FuzzTargets"),
        .testTarget(name: "FuzzTargetsTests", dependencies: ["FuzzTargets", "Numbers"]),
        .testTarget(name: "FilesTests", dependencies: ["Files"]),
        .testTarget(name: "MachineTests", dependencies: ["Machine"]),
        .testTarget(name: "NumbersTests", dependencies: ["Machine", "Numbers"]),
        .testTarget(name: "FormatsTests", dependencies: ["Files", "Formats", "Numbers", "TestSupport"]),
        .testTarget(name: "PixelKernelsTests", dependencies: ["PixelKernels"]),
        .testTarget(name: "RasterTests", dependencies: ["CImageCodecs", "CZLIB", "Files", "Raster", "TestSupport"]),
        .testTarget(name: "NetworkTests", dependencies: ["Network", "Numbers", "TestSupport"]),
        .testTarget(name: "RenderingTests", dependencies: ["Raster", "Rendering"]),
        .testTarget(name: "ONNXTests", dependencies: ["Files", "Network", "Numbers", "ONNX", "TestSupport"]),
        .testTarget(
            name: "KernelsTests", dependencies: ["Engine", "KernelInterface", "Machine", "Network", "TestSupport"]),
        .testTarget(
            name: "EngineTests", dependencies: ["Engine", "KernelInterface", "Machine", "Network", "TestSupport"]),
        .testTarget(
            name: "ExportsTests", dependencies: ["Exports", "Formats", "Raster", "TestSupport"]),
        .testTarget(
            name: "DatasetsTests",
            dependencies: ["CZLIB", "Datasets", "Files", "Formats", "Network", "Numbers", "Raster", "TestSupport"]),
        .testTarget(
            name: "TrainingTests",
            dependencies: [
                "Datasets", "Engine", "Files", "KernelInterface", "Machine", "Network", "Numbers", "TestSupport",
                "Training",
            ]),
        .testTarget(
            name: "ScanningTests",
            dependencies: [
                "Engine", "Files", "Formats", "Machine", "Network", "Numbers", "Raster", "Scanning", "TestSupport",
            ]),
        .testTarget(
            name: "EvaluationTests",
            dependencies: [
                "Datasets", "Engine", "Evaluation", "Machine", "Network", "Raster", "Scanning", "TestSupport",
            ]),
        .testTarget(
            name: "InspectionTests",
            dependencies: [
                "Datasets", "Engine", "Inspection", "Machine", "Network", "Numbers", "Raster", "Rendering", "Scanning",
                "Training",
            ]),
        .testTarget(
            name: "ReportingTests",
            dependencies: ["CZLIB", "Files", "Network", "Raster", "Reporting", "Scanning", "TestSupport"]),
        .testTarget(
            name: "FCNScanKitTests",
            dependencies: ["Engine", "FCNScanKit", "Files", "Network", "Raster", "Scanning", "TestSupport"]),
        .testTarget(
            name: "ServiceTests",
            dependencies: ["FCNScanKit", "Service", .product(name: "NIOHTTP1", package: "swift-nio")]),
        .testTarget(name: "CInterfaceTests", dependencies: ["CFCNScan", "CInterface", "FCNScanKit"]),
        .testTarget(name: "CommandLineTests", dependencies: ["FCNScanKit", "TestSupport", "fcnscan"]),
    ] + kernelVariants,
    swiftLanguageModes: [.v6]
)

// What goes through every pixel, weight or byte is compiled with optimisation in debug builds too: tests are run in them.
let optimized = ["Datasets", "Engine", "Files", "Raster", "Rendering", "Training"]
for target in package.targets where optimized.contains(target.name) {
    target.swiftSettings = (target.swiftSettings ?? []) + [.unsafeFlags(["-O"], .when(configuration: .debug))]
}

// Scripts/check makes warnings errors; for everybody else a newer compiler may have new ones.
if Context.environment["FCNSCAN_STRICT"] != nil {
    for target in package.targets where target.type != .system {
        target.swiftSettings = (target.swiftSettings ?? []) + [.treatAllWarnings(as: .error)]
    }
}

// Scripts/make-docs and nobody else needs the plugin that builds the documentation site.
if Context.environment["FCNSCAN_DOCS"] != nil {
    package.dependencies.append(.package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"))
}

// Scripts/fuzz and nobody else needs the program that libFuzzer drives.
if Context.environment["FCNSCAN_FUZZ"] != nil {
    package.targets.append(
        .executableTarget(name: "fuzz", dependencies: ["FuzzTargets"], path: "Tests/Fuzzer"))
}
