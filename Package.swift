// swift-tools-version: 6.2
import PackageDescription

// The kernels are one set of sources compiled once for each instruction set (the extra folders are
// symbolic links); `Engine` picks a set when the program starts.
let fast = ["-Ounchecked"]

#if arch(x86_64)
    let kernelVariants: [Target] = [
        .target(
            name: "KernelsAVX2", dependencies: ["KernelInterface"],
            swiftSettings: [
                .define("KERNELS_AVX2"), .unsafeFlags(fast + ["-Xcc", "-march=x86-64-v3"]),
            ]),
        .target(
            name: "KernelsAVX512", dependencies: ["KernelInterface"],
            swiftSettings: [
                .define("KERNELS_AVX512"), .unsafeFlags(fast + ["-Xcc", "-march=x86-64-v4"]),
            ]),
    ]
    let kernelModules: [Target.Dependency] = ["Kernels", "KernelsAVX2", "KernelsAVX512"]
#else
    let kernelVariants: [Target] = []
    let kernelModules: [Target.Dependency] = ["Kernels"]
#endif

let package = Package(
    name: "fcnscan",
    products: [
        .executable(name: "fcnscan", targets: ["fcnscan"]),
        .library(name: "FCNScanKit", targets: ["FCNScanKit"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    ],
    targets: [
        .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"]), .brew(["libpng"])]),
        .systemLibrary(name: "CJPEG", pkgConfig: "libjpeg", providers: [.apt(["libjpeg-dev"]), .brew(["jpeg-turbo"])]),
        .systemLibrary(name: "CZLIB", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        .target(name: "CImageCodecs", dependencies: ["CPNG", "CJPEG"]),
        .target(name: "CDefaultModel", exclude: ["default-model.safetensors"], cSettings: [.unsafeFlags(["-std=c23"])]),
        .target(name: "Files"),
        .target(name: "Machine"),
        .target(name: "Numbers", dependencies: ["Machine"]),
        .target(name: "Formats", dependencies: ["Files", "Numbers"]),
        .target(name: "Raster", dependencies: ["CImageCodecs", "CPNG", "Files"]),
        .target(name: "KernelInterface"),
        .target(name: "Kernels", dependencies: ["KernelInterface"], swiftSettings: [.unsafeFlags(fast)]),
        .target(name: "Network", dependencies: ["Files", "Formats", "Numbers"]),
        .target(
            name: "ONNX",
            dependencies: [
                "Network", "Files", "Numbers", .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            exclude: ["Schema/onnx-subset.proto"]),
        .target(name: "Engine", dependencies: ["Network", "Files", "Machine", "KernelInterface"] + kernelModules),
        .target(
            name: "Datasets", dependencies: ["Network", "Raster", "Formats", "Files", "Machine", "Numbers", "CZLIB"]),
        .target(
            name: "Training",
            dependencies: ["Datasets", "Engine", "Network", "KernelInterface", "Files", "Machine", "Numbers"]),
        .target(
            name: "Scanning", dependencies: ["Engine", "Network", "Raster", "Formats", "Files", "Machine", "Numbers"]),
        .target(name: "Rendering", dependencies: ["Raster"]),
        .target(
            name: "Evaluation",
            dependencies: [
                "Scanning", "Rendering", "Datasets", "Engine", "Network", "Raster", "Formats", "Files", "Machine",
            ]),
        .target(
            name: "Inspection",
            dependencies: [
                "Scanning", "Rendering", "Datasets", "Engine", "Network", "Raster", "Files", "Machine", "Numbers",
            ]),
        .target(
            name: "FCNScanKit",
            dependencies: [
                "Evaluation", "Inspection", "Training", "Scanning", "Rendering", "ONNX", "Datasets", "Engine",
                "Network",
                "Raster", "Formats", "Files", "Machine", "Numbers", "CDefaultModel",
            ]),
        .executableTarget(
            name: "fcnscan",
            dependencies: [
                "FCNScanKit",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        .executableTarget(name: "make-samples", dependencies: ["Raster", "Files", "Numbers"]),
        .target(name: "TestSupport", dependencies: ["Network", "Training"], path: "Tests/TestSupport"),
        .testTarget(name: "FilesTests", dependencies: ["Files"]),
        .testTarget(name: "FormatsTests", dependencies: ["Formats", "Files", "Numbers", "TestSupport"]),
        .testTarget(name: "NumbersTests", dependencies: ["Numbers", "Machine"]),
        .testTarget(name: "RasterTests", dependencies: ["Raster", "Files", "CImageCodecs"]),
        .testTarget(name: "NetworkTests", dependencies: ["Network", "Numbers"]),
        .testTarget(
            name: "ONNXTests",
            dependencies: [
                "ONNX", "Network", "Files", "Numbers", .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ]),
        .testTarget(
            name: "KernelsTests", dependencies: ["Engine", "Machine", "Network", "KernelInterface"] + kernelModules),
        .testTarget(name: "EngineTests", dependencies: ["Engine", "Network", "Machine", "KernelInterface"]),
        .testTarget(
            name: "DatasetsTests",
            dependencies: ["Datasets", "Network", "Raster", "Formats", "Files", "Numbers", "CZLIB", "TestSupport"]),
        .testTarget(
            name: "TrainingTests",
            dependencies: ["Training", "Datasets", "Network", "Engine", "Raster", "Files", "Machine", "Numbers"]),
        .testTarget(
            name: "ScanningTests",
            dependencies: ["Scanning", "Network", "Engine", "Raster", "Formats", "Files", "Machine", "FCNScanKit"]),
        .testTarget(name: "RenderingTests", dependencies: ["Rendering", "Raster"]),
        .testTarget(
            name: "EvaluationTests",
            dependencies: [
                "Evaluation", "Scanning", "Datasets", "Network", "Raster", "Files", "FCNScanKit", "TestSupport",
            ]),
        .testTarget(
            name: "InspectionTests",
            dependencies: ["Inspection", "Engine", "Network", "Raster", "Machine", "Numbers", "FCNScanKit"]),
        .testTarget(
            name: "FCNScanKitTests", dependencies: ["FCNScanKit", "Engine", "Network", "Scanning", "TestSupport"]),
        .testTarget(name: "CommandLineTests", dependencies: ["FCNScanKit", "fcnscan"]),
    ] + kernelVariants,
    swiftLanguageModes: [.v6]
)

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
