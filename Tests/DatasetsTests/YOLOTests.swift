import Files
import Formats
import Foundation
import Raster
import TestSupport
import Testing

@testable import Datasets

@Suite struct YOLOTests {
    /// Pictures of 100×80 and labels of them below a folder.
    func write(_ files: [String: String], pictures: [String], in folder: String) throws {
        for (number, name) in pictures.enumerated() {
            try FileManager.default.createDirectory(
                atPath: folder + "/" + Path.folder(of: name), withIntermediateDirectories: true)
            try Picture(width: 100, height: 80, color: [UInt8(number), 9, 9]).write(to: folder + "/" + name)
        }
        for (name, text) in files {
            try FileManager.default.createDirectory(
                atPath: folder + "/" + Path.folder(of: name), withIntermediateDirectories: true)
            try writeBytes(Array(text.utf8), to: folder + "/" + name)
        }
    }

    @Test("Shares become pixels; scores, outlines and empty files are understood")
    func lines() throws {
        try withTemporaryFolder { folder in
            try write(
                [
                    "labels/a.txt":
                        "1 0.5 0.5 0.2 0.25\n0 0.125 0.125 0.125 0.125 0.75\n\n2.0 0.5 0.25 0.75 0.5 0.625 1 0.5 0.5\n",
                    "labels/b.txt": "", "data.yaml": "names: [cell, dirt, fold, never]\n",
                ], pictures: ["images/a.png", "images/b.png", "images/c.png"], in: folder)
            let data = try LabelledData.boxes(folder, pictures: folder + "/images")
            #expect(data.classes == ["background", "cell", "dirt", "fold"])
            #expect(data.pictures.map(\.name) == ["a.png", "b.png"])
            #expect(
                data.pictures[0].objects == [
                    LabelledObject(classIndex: 2, box: Box(xmin: 40, ymin: 30, xmax: 60, ymax: 50)),
                    LabelledObject(classIndex: 1, box: Box(xmin: 6.25, ymin: 5, xmax: 18.75, ymax: 15)),
                    LabelledObject(classIndex: 3, box: Box(xmin: 50, ymin: 20, xmax: 75, ymax: 80)),
                ])
            #expect(data.warnings == [.unlabelledPictures(count: 1, example: "c.png")])
            #expect(DataForm(ofBoxes: folder) == .yolo && DataForm(ofBoxes: folder + "/data.yaml") == .yolo)
            // The folder of the texts finds the classes above it; the pictures may be asked for from above too.
            for (boxes, pictures) in [("/labels", "/images"), ("/labels", ""), ("/data.yaml", "/images"), ("", "")] {
                let same = try LabelledData.boxes(folder + boxes, pictures: folder + pictures)
                #expect(same.pictures.map(\.objects) == data.pictures.map(\.objects), "\(boxes) \(pictures)")
            }
        }
    }

    @Test("Parts with folders of their own, classes in a list beside the labels, and numbers where nothing lists them")
    func layouts() throws {
        try withTemporaryFolder { folder in
            try write(
                [
                    "train/labels/a.txt": "0 .5 .5 .5 .5", "valid/labels/a.txt": "1 .5 .5 .25 .25",
                    "README.roboflow.txt": "made by\n",
                ], pictures: ["train/images/a.jpg", "valid/images/a.jpg"], in: folder + "/parts")
            let numbers = try LabelledData.boxes(folder + "/parts", pictures: folder + "/parts")
            #expect(numbers.classes == ["background", "0", "1"])
            #expect(numbers.pictures.map { $0.objects.map(\.classIndex) } == [[1], [2]])
            #expect(numbers.pictures.map(\.part) == [.training, .validation])
            // With a description, the folder says everything.
            try write(["data.yaml": "names: [cell, dirt]\n"], pictures: [], in: folder + "/parts")
            for path in ["/parts", "/parts/data.yaml"] {
                let (data, form) = try DataRequest(folder + path).load()
                #expect(form == .yolo && data.classes == ["background", "cell", "dirt"], "\(path)")
                #expect(data.pictures.map(\.objects) == numbers.pictures.map(\.objects), "\(path)")
            }
            // As LabelImg writes it: all in one folder.
            try write(
                ["a.txt": "0 .5 .5 .5 .5", "classes.txt": "cell\ndirt\n"], pictures: ["a.png"], in: folder + "/one")
            let one = try LabelledData.boxes(folder + "/one", pictures: folder + "/one")
            #expect(one.classes == ["background", "cell"] && one.pictures.map(\.part) == [nil])
            let file = try LabelledData.boxes(folder + "/one/a.txt", pictures: folder + "/one")
            #expect(file.pictures.map(\.objects) == one.pictures.map(\.objects))
        }
    }

    @Test("Points behind the boxes of poses are passed over")
    func poses() throws {
        try withTemporaryFolder { folder in
            try write(
                ["a.txt": "0 .5 .5 .2 .5 .1 .1 2 .9 .9 0", "data.yaml": "kpt_shape: [2, 3]\nnames:\n  0: person\n"],
                pictures: ["a.png"], in: folder)
            let data = try LabelledData.boxes(folder, pictures: folder)
            #expect(data.pictures[0].objects.map(\.box) == [Box(xmin: 40, ymin: 20, xmax: 60, ymax: 60)])
        }
    }

    @Test(
        "A file that cannot be understood is listed with its line, and refused alone",
        arguments: [
            ("0 10 20 30 40\n", ":1:1: expected a box as its middle, width and height in shares"),
            ("0 .5 .5 .5 .5\n5 .5 .5 .5 .5\n", ":2:1: expected a class that"), ("0 .5 .5 .5\n", ":1:1: expected a box"),
            ("cell .5 .5 .5 .5\n", ":1:1: expected the number of a class"), ("0 .5 .5 nan .5\n", "expected a box"),
            ("-1 .5 .5 .5 .5\n", "the number of a class"), ("1e300 .5 .5 .5 .5\n", "the number of a class"),
        ])
    func mistakes(text: String, part: String) throws {
        try withTemporaryFolder { folder in
            try write(
                ["labels/a.txt": text, "labels/b.txt": "0 .5 .5 .5 .5", "classes.txt": "cell\n"],
                pictures: ["a.png", "b.png"], in: folder)
            let data = try LabelledData.boxes(folder + "/labels", pictures: folder)
            #expect(data.pictures.map(\.name) == ["b.png"])
            #expect(data.skipped.count == 1 && data.skipped[0].reason.contains(part), "\(data.skipped)")
            try FileManager.default.removeItem(atPath: folder + "/labels/b.txt")
            let error = #expect(throws: (any Error).self) {
                try LabelledData.boxes(folder + "/labels", pictures: folder)
            }
            #expect("\(error!)".contains(folder), "\(error!)")
        }
    }

    @Test("Labels of no picture and boxes with a side below 0 are listed; shares without sizes are refused")
    func listed() throws {
        try withTemporaryFolder { folder in
            try write(
                ["labels/a.txt": "0 .5 .5 .5 .5\n0 .5 .5 -.1 .5\n", "labels/z.txt": "0 .5 .5 .5 .5\n"],
                pictures: ["a.png"], in: folder)
            let data = try LabelledData.boxes(folder + "/labels", pictures: folder)
            #expect(data.skipped.map(\.path) == [folder + "/labels/z.txt"])
            #expect(data.skipped[0].reason.contains("there is no picture of this name"))
            #expect(data.skippedRows.map(\.line) == [2])
            let labels = try BoxLabels(contentsOf: folder + "/labels", pictures: folder, classes: nil, ignoring: nil)
            #expect(
                labels.warnings == [
                    .rowsSkipped(count: 1, first: data.skippedRows[0].reason),
                    .labelFilesSkipped(count: 1, first: data.skipped[0].reason),
                ])
            var problems = BoxProblems()
            #expect(throws: TrainingDataError.sharesWithoutSizes(path: folder + "/labels", image: "a.png")) {
                try labels.label(of: "a.png", problems: &problems)
            }
            #expect(throws: TrainingDataError.sharesWithoutSizes(path: folder + "/labels", image: nil)) {
                try BoxLabels(contentsOf: folder + "/labels", pictures: nil, classes: nil, ignoring: nil)
            }
        }
    }
}
