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
        .target(name: "Raster", dependencies: ["CImageCodecs", "CPNG", "Files"]),
        .target(name: "KernelInterface"),
        .target(name: "Kernels", dependencies: ["KernelInterface"], swiftSettings: [.unsafeFlags(fast)]),
        .target(name: "Network", dependencies: ["Files"]),
        .target(
            name: "ONNX",
            dependencies: ["Network", "Files", .product(name: "SwiftProtobuf", package: "swift-protobuf")],
            exclude: ["Schema/onnx-subset.proto"]),
        .target(name: "Engine", dependencies: ["Network", "Files", "KernelInterface"] + kernelModules),
        .target(name: "Training", dependencies: ["Engine", "Network", "Raster", "Files", "CZLIB"]),
        .target(name: "Scanning", dependencies: ["Engine", "Network", "Raster", "Files"]),
        .target(name: "Rendering", dependencies: ["Raster"]),
        .target(
            name: "FCNScanKit",
            dependencies: [
                "Files", "Raster", "Network", "ONNX", "Engine", "Training", "Scanning", "Rendering", "CDefaultModel",
            ]),
        .executableTarget(
            name: "fcnscan",
            dependencies: [
                "FCNScanKit",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        .executableTarget(name: "make-samples", dependencies: ["Raster", "Files"]),
        .testTarget(name: "FilesTests", dependencies: ["Files"]),
        .testTarget(name: "RasterTests", dependencies: ["Raster", "Files", "CImageCodecs"]),
        .testTarget(name: "NetworkTests", dependencies: ["Network"]),
        .testTarget(
            name: "ONNXTests",
            dependencies: ["ONNX", "Network", "Files", .product(name: "SwiftProtobuf", package: "swift-protobuf")]),
        .testTarget(name: "KernelsTests", dependencies: ["Engine", "KernelInterface"] + kernelModules),
        .testTarget(name: "EngineTests", dependencies: ["Engine", "Network"]),
        .testTarget(name: "TrainingTests", dependencies: ["Training", "Network", "Engine", "Raster", "CZLIB"]),
        .testTarget(name: "ScanningTests", dependencies: ["Scanning", "Network", "Engine", "Raster"]),
        .testTarget(name: "RenderingTests", dependencies: ["Rendering", "Raster"]),
        .testTarget(name: "FCNScanKitTests", dependencies: ["FCNScanKit"]),
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
