import CFCNScan
import FCNScanKit

/// As `fcnscan.h` says.
@_cdecl("fcnscan_scan_file")
public func scanFile(
    _ model: OpaquePointer?, _ path: UnsafePointer<CChar>?, _ options: UnsafePointer<CChar>?,
    _ progress: fcnscan_progress?, _ userData: UnsafeMutableRawPointer?,
    _ scan: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> fcnscan_status {
    status(error) {
        let path = try string(path, "path")
        try run(model, options, reporting(progress, userData), scan) { _ in .file(path) }
    }
}

/// As `fcnscan.h` says.
@_cdecl("fcnscan_scan_bytes")
public func scanBytes(
    _ model: OpaquePointer?, _ bytes: UnsafeRawPointer?, _ count: Int, _ options: UnsafePointer<CChar>?,
    _ progress: fcnscan_progress?, _ userData: UnsafeMutableRawPointer?,
    _ scan: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> fcnscan_status {
    status(error) {
        guard let bytes else { throw WrongUse.isNull("bytes") }
        let content = UnsafeRawBufferPointer(start: bytes, count: count)
        try run(model, options, reporting(progress, userData), scan) { name in
            .encoded(try EncodedPicture(content, name: name), name: name)
        }
    }
}

/// As `fcnscan.h` says.
@_cdecl("fcnscan_scan_samples")
public func scanSamples(
    _ model: OpaquePointer?, _ samples: UnsafePointer<fcnscan_samples>?, _ options: UnsafePointer<CChar>?,
    _ progress: fcnscan_progress?, _ userData: UnsafeMutableRawPointer?,
    _ scan: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> fcnscan_status {
    status(error) {
        guard let samples else { throw WrongUse.isNull("samples") }
        let array = try SampleArray(samples.pointee)
        try run(model, options, reporting(progress, userData), scan) { .samples(array, name: $0) }
    }
}

/// As `fcnscan.h` says.
@_cdecl("fcnscan_scan_free")
public func scanFree(_ scan: OpaquePointer?) { free(scan, ScanHandle.self) }

/// Scans a picture and makes the handle.
///
/// - Parameter input: Gives the picture with the name that settings say.
private func run(
    _ model: OpaquePointer?, _ options: UnsafePointer<CChar>?, _ onProgress: (ScanProgress) throws -> Void,
    _ scan: UnsafeMutablePointer<OpaquePointer?>?, _ input: (String) throws -> PictureInput
) throws {
    let place = try place(scan, "scan")
    let session = try object(model, ScanSession.self, "model")
    let settings = try ScanSettings(json: settings(options))
    let completed = try session.scan(input(settings.name ?? "picture"), settings, onProgress: onProgress)
    place.pointee = handle(of: ScanHandle(completed, session))
}

extension SampleArray {
    fileprivate init(_ samples: fcnscan_samples) throws {
        guard let start = samples.start else { throw WrongUse.isNull("samples.start") }
        let type: SampleType =
            switch samples.type {
            case FCNSCAN_UINT8: .uint8
            case FCNSCAN_UINT16: .uint16
            case FCNSCAN_FLOAT32: .float32
            default: throw WrongUse.noSuchType(Int(samples.type.rawValue))
            }
        let sides = 1...Int(Int32.max)
        guard sides.contains(samples.width), sides.contains(samples.height), (1...4).contains(samples.channels) else {
            throw WrongUse.noPixels(width: samples.width, height: samples.height, channels: samples.channels)
        }
        self.init(
            start, width: samples.width, height: samples.height, channels: samples.channels, type: type,
            bytesPerRow: samples.bytes_per_row == 0 ? nil : samples.bytes_per_row)
    }
}
