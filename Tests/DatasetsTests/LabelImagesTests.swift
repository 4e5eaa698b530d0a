import Foundation
import Raster
import TestSupport
import Testing

@testable import Datasets

@Suite struct LabelImagesTests {
    /// Writes a grey PNG of rows of digits, each the number of a pixel.
    private func write(_ rows: [String], to path: String) throws {
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        let samples = rows.joined().map { UInt8(String($0), radix: 16)! }
        try Picture(width: rows[0].count, height: rows.count, channels: 1, samples: samples).write(to: path)
    }

    @Test("Each number of a label image is an object, however it is scattered")
    func numbersAreObjects() throws {
        try withTemporaryFolder { folder in
            try write(["0110", "0220", "3002", "0000"], to: folder + "/a.png")
            let found = try LabelImages.objects(in: folder + "/a.png")
            #expect(
                found.boxes == [
                    Box(xmin: 1, ymin: 0, xmax: 3, ymax: 1), Box(xmin: 1, ymin: 1, xmax: 4, ymax: 3),
                    Box(xmin: 0, ymin: 2, xmax: 1, ymax: 3),
                ])
        }
    }

    @Test("The connected regions of a mask are objects, corners and late meetings included")
    func masksFallApart() throws {
        try withTemporaryFolder { folder in
            try write(["f000f0", "f000f0", "0fff00", "000000", "00000f"], to: folder + "/a.png")
            let found = try LabelImages.objects(in: folder + "/a.png")
            #expect(
                found.boxes == [
                    Box(xmin: 0, ymin: 0, xmax: 5, ymax: 3), Box(xmin: 5, ymin: 4, xmax: 6, ymax: 5),
                ])
        }
    }

    @Test("A folder of label images is a form of boxes; images without a picture are listed")
    func foldersAreRead() throws {
        try withTemporaryFolder { folder in
            for (name, level) in [("a", UInt8(90)), ("b", 120)] {
                let path = folder + "/images/\(name).png"
                try FileManager.default.createDirectory(atPath: folder + "/images", withIntermediateDirectories: true)
                try Picture(width: 6, height: 3, color: [level]).write(to: path)
            }
            try write(["010020", "000000", "000000"], to: folder + "/labels/a.png")
            try write(["000000", "000000", "000000"], to: folder + "/labels/b.png")
            try write(["000000", "000000", "000100"], to: folder + "/labels/c.png")
            var request = DataRequest(folder + "/images")
            request.boxes = folder + "/labels"
            request.channels = 1
            let (data, form) = try request.load()
            #expect(form == .labelImages && data.classes == ["background", "object"])
            #expect(data.pictures.map(\.name) == ["a.png", "b.png"] && data.pictures.map(\.objects.count) == [2, 0])
            #expect(data.skipped.count == 1 && data.skipped[0].reason.contains("c.png"))
        }
    }
}
