import Formats
import Foundation
import Network
import Numbers
import Raster

@testable import Datasets

/// Makes pictures, tables and folders for the tests of training data.
enum Support {
    /// A picture in which every sample tells where it is (and differs between channels).
    static func picture(width: Int, height: Int, channels: Int = 3) -> Picture {
        var picture = Picture(
            width: width, height: height, channels: channels,
            samples: [UInt8](repeating: 0, count: width * height * channels))
        var random = RandomSource(seed: UInt64(width * 1000 + height))
        for index in picture.samples.indices { picture.samples[index] = UInt8(random.integer(below: 256)) }
        return picture
    }

    /// Data in memory: pictures of one size with the given objects, `ignored` on the first.
    static func data(
        width: Int = 640, height: Int = 480, objects: [[LabelledObject]], ignored: [Box] = [],
        classes: [String] = ["background", "cell", "clump"]
    ) -> LabelledData {
        let pictures = objects.enumerated().map { index, objects in
            LabelledPicture(
                path: "/nowhere/\(index).png", name: "\(index).png", width: width, height: height,
                label: .objects(objects, ignored: index == 0 ? ignored : []))
        }
        let blank = Picture(width: width, height: height, color: [9, 9, 9])
        return LabelledData(
            classes: classes, pictures: pictures,
            store: PicturesInMemory(pictures.map { _ in blank }, channels: 3))
    }

    static func object(_ classIndex: Int, _ x: Double, _ y: Double, _ width: Double, _ height: Double) -> LabelledObject
    {
        LabelledObject(
            classIndex: classIndex,
            box: Box(xmin: x - width / 2, ymin: y - height / 2, xmax: x + width / 2, ymax: y + height / 2))
    }

    /// Reads a table of boxes whose pictures are all 100×80, apart from those called `broken…`.
    static func boxes(
        _ text: String, classes: ClassMapping? = nil, ignoring: String? = nil, folder: String = "/nowhere"
    ) throws -> LabelledData {
        try LabelledData.boxes(
            table: BoxTable(CSVTable(text, path: "boxes.csv")), pictures: folder, classes: classes,
            ignoring: ignoring.map { try BoxTable(CSVTable($0, path: "ignored.csv")) }, decoder: decoder)
    }

    static let decoder = PictureDecoder(channels: 3) { path in
        if path.contains("broken") { throw TrainingDataError.cannotRead(path: path, reason: "it is broken") }
        return Picture(width: 100, height: 80, color: [1, 2, 3])
    }

    /// A patch as an array.
    static func cut(_ cutter: PatchCutter, _ description: PatchDescription) throws -> [Float] {
        var samples = [Float](repeating: -1, count: cutter.sampleCount)
        try samples.withUnsafeMutableBufferPointer { try cutter.cutPatch(description, into: $0) }
        return samples
    }
}
