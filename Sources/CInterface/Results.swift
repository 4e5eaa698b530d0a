import CFCNScan
import FCNScanKit

/// As `fcnscan.h` says.
@_cdecl("fcnscan_scan_scales")
public func scanScales(_ scan: OpaquePointer?) -> Int {
    (try? object(scan, ScanHandle.self, "scan").scan.scores.levels.count) ?? 0
}

/// As `fcnscan.h` says.
@_cdecl("fcnscan_scan_scores")
public func scanScores(
    _ scan: OpaquePointer?, _ scale: Int, _ scores: UnsafeMutablePointer<UnsafePointer<Float>?>?,
    _ shape: UnsafeMutablePointer<Int>?, _ error: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> fcnscan_status {
    status(error) {
        let (place, shape) = (try place(scores, "scores"), try place(shape, "shape"))
        let found = try object(scan, ScanHandle.self, "scan").scores(scale)
        place.pointee = found.start
        for (number, count) in found.shape.enumerated() { shape[number] = count }
    }
}

/// As `fcnscan.h` says.
@_cdecl("fcnscan_scan_report")
public func scanReport(
    _ scan: OpaquePointer?, _ report: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ error: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> fcnscan_status {
    status(error) {
        let place = try place(report, "report")
        place.pointee = text(try JSONText.text(of: object(scan, ScanHandle.self, "scan").scan.report))
    }
}

/// As `fcnscan.h` says.
@_cdecl("fcnscan_scan_heatmap_size")
public func scanHeatmapSize(
    _ scan: OpaquePointer?, _ options: UnsafePointer<CChar>?, _ width: UnsafeMutablePointer<Int>?,
    _ height: UnsafeMutablePointer<Int>?, _ error: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> fcnscan_status {
    status(error) {
        let (width, height) = (try place(width, "width"), try place(height, "height"))
        let scan = try object(scan, ScanHandle.self, "scan").scan
        let size = scan.heatmapSize(try OutputSettings(json: settings(options)).drawing)
        (width.pointee, height.pointee) = (size.width, size.height)
    }
}

/// As `fcnscan.h` says.
@_cdecl("fcnscan_scan_heatmap")
public func scanHeatmap(
    _ scan: OpaquePointer?, _ options: UnsafePointer<CChar>?, _ pixels: UnsafeMutablePointer<UInt8>?,
    _ error: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> fcnscan_status {
    status(error) {
        let pixels = try place(pixels, "pixels")
        let scan = try object(scan, ScanHandle.self, "scan").scan
        let output = try OutputSettings(json: settings(options))
        let size = scan.heatmapSize(output.drawing)
        try scan.drawHeatmap(
            output, into: UnsafeMutableBufferPointer(start: pixels, count: 3 * size.width * size.height))
    }
}

/// As `fcnscan.h` says.
@_cdecl("fcnscan_scan_save")
public func scanSave(
    _ scan: OpaquePointer?, _ base: UnsafePointer<CChar>?, _ options: UnsafePointer<CChar>?,
    _ progress: fcnscan_progress?, _ userData: UnsafeMutableRawPointer?,
    _ report: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ error: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> fcnscan_status {
    status(error) {
        let handle = try object(scan, ScanHandle.self, "scan")
        let base = try string(base, "base")
        let written = try handle.session.write(
            handle.scan, base: base, OutputSettings(json: settings(options)),
            onProgress: reporting(progress, userData))
        report?.pointee = text(try JSONText.text(of: written))
    }
}
