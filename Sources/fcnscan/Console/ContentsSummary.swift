import FCNScanKit
import Numbers

extension PictureContents {
    /// What a picture file has, for people.
    func summary(of path: String) -> String {
        var lines = ["\(path): \(format)" + (vendor.map { " of \($0)" } ?? "") + ", \(Self.count(pages.count, "page"))"]
        for page in pages {
            lines.append("page \(page.number)\(page.kind == .picture ? "" : " (\(page.kind.rawValue))"): \(page.line)")
            for (number, level) in page.levels.enumerated().dropFirst() {
                lines.append(
                    "  level \(number): \(level.width)x\(level.height), 1:"
                        + level.downsample.significant(4) + ", \(level.storage)")
            }
            if let size = page.pixelSize {
                lines.append("  pixel \(size.x.significant(6))x\(size.y.significant(6)) um (\(size.source))")
            }
            if let reference = page.georeference {
                lines.append("  " + reference.line)
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func count(_ number: Int, _ word: String) -> String { "\(number) \(word)\(number == 1 ? "" : "s")" }
}

extension PictureContents.Page {
    /// For example `640x480 pixels, RGB, 8 bits, JPEG`.
    fileprivate var line: String {
        "\(levels[0].width)x\(levels[0].height) pixels, \(colors)\(hasAlpha ? " with alpha" : ""), "
            + "\(bitDepth) bit\(bitDepth == 1 ? "" : "s")\(sampleType == "unsigned" ? "" : " \(sampleType)"), "
            + levels[0].storage + (orientation == 1 ? "" : ", stored with orientation \(orientation)")
    }
}

extension PictureContents.Level {
    /// For example `JPEG, tiles of 256x256`.
    fileprivate var storage: String {
        "\(compression == "none" ? "not compressed" : compression)" + (layout.map { ", \($0)" } ?? "")
            + (obstacle.map { " (not readable: \($0))" } ?? "")
    }
}

extension Georeference {
    /// For example `on a map: EPSG:32633, corner at 500000,4649776, pixel 30x-30 units`.
    fileprivate var line: String {
        let system = epsg.map { "EPSG:\($0)" } ?? citation ?? "a system without a code"
        let rotates = transform[1] != 0 || transform[3] != 0
        return "on a map (\(model.rawValue)): \(system), corner at "
            + "\(transform[2].significant(10)),\(transform[5].significant(10)), "
            + "pixel \(transform[0].significant(6))x\(transform[4].significant(6))"
            + (rotates ? ", turned" : "")
    }
}
