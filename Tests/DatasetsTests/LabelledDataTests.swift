import Formats
import Foundation
import Raster
import TestSupport
import Testing

@testable import Datasets

@Suite struct LabelledDataTests {
    let table = """
        ymin,xmin,class,image,xmax,ymax
        10,10,WBC,b.png,50,40
        10,60,RBC,b.png,90,40
        0,0,Platelets,a.png,5,5
        1,2,WBC,broken.png,3,4
        ,,,c.png,,

        """

    @Test("Wanted classes are mapped, other boxes become background, broken pictures are skipped")
    func mapping() throws {
        let data = try Support.boxes(table, classes: ["white-cell": ["WBC"]])
        #expect(data.classes == ["background", "white-cell"])
        #expect(data.pictures.map(\.name) == ["a.png", "b.png", "c.png"])
        #expect(data.pictures.map(\.objects.count) == [0, 1, 0])
        #expect(data.pictures[1].objects[0].box == Box(xmin: 10, ymin: 10, xmax: 50, ymax: 40))
        #expect(data.skipped.map(\.path) == ["/nowhere/broken.png"])
        #expect(data.samplesPerClass == [0, 1])
        #expect(data.store.count == 3)
    }

    @Test("Without a mapping every class of the table is one of the net")
    func everyClass() throws {
        #expect(try Support.boxes(table).classes == ["background", "Platelets", "RBC", "WBC"])
    }

    @Test("Unboxed objects are ignored, wrong boxes withdrawn, and pictures grouped by the second table")
    func ignoring() throws {
        let ignored = """
            image,class,xmin,ymin,xmax,ymax,group
            a.png,WBC,70,60,99,79,
            b.png,WBC,10,10,50,40,
            c.png,,,,,,field 1
            a.png,,,,,,field 1
            """
        let data = try Support.boxes(
            table + "c.png,WBC,1,1,9,9\n".reordered, classes: ["white-cell": ["WBC"]], ignoring: ignored)
        #expect(data.pictures[0].ignored == [Box(xmin: 70, ymin: 60, xmax: 99, ymax: 79)])
        #expect(data.pictures.map(\.objects.count) == [0, 0, 1])
        #expect(data.pictures.map(\.group) == ["field 1", "b.png", "field 1"])
    }

    @Test("Boxes without area or outside of the picture are left out with a warning")
    func strangeBoxes() throws {
        let text = """
            image,class,xmin,ymin,xmax,ymax
            a.png,WBC,10,10,50,40
            a.png,WBC,10,10,10,40
            a.png,WBC,100,10,130,40
            a.png,WBC,90,-10,130,40
            """
        let data = try Support.boxes(text)
        #expect(
            data.pictures[0].objects.map(\.box) == [
                Box(xmin: 10, ymin: 10, xmax: 50, ymax: 40), Box(xmin: 90, ymin: 0, xmax: 100, ymax: 40),
            ])
        func place(_ line: Int) -> LabelPlace {
            LabelPlace(path: "boxes.csv", line: line, image: "a.png", width: 100, height: 80)
        }
        #expect(
            data.warnings == [
                .emptyBoxes(count: 1, first: [place(3)]), .boxesOutsidePicture(count: 1, first: [place(4)]),
                .boxesClipped(count: 1, first: [place(5)]),
            ])
    }

    @Test("Of many boxes that lie outside the first three are told, and how many more there are")
    func manyOutside() throws {
        let rows = (0..<7).map { "a.png,WBC,\(200 + $0),0,300,9\n" }.joined()
        let data = try Support.boxes("image,class,xmin,ymin,xmax,ymax\na.png,WBC,1,1,9,9\n" + rows)
        #expect(
            data.warnings.map(\.description) == [
                "7 boxes lie outside of their pictures and are left out: boxes.csv:3 on 'a.png' (100×80), boxes.csv:4 on "
                    + "'a.png' (100×80), boxes.csv:5 on 'a.png' (100×80) and 4 more"
            ])
    }

    static let header = "image,class,xmin,ymin,xmax,ymax\n"

    @Test(
        "Mistakes in a table are reported with line, column, expected and found",
        arguments: [
            (
                "image,class,xmin,ymin,xmax\n",
                FormatError.missingColumn(
                    path: "boxes.csv", line: 1, name: "ymax", found: ["image", "class", "xmin", "ymin", "xmax"])
            ),
            (
                header + "a.png,WBC,1,x2,3,4\n",
                .badField(
                    path: "boxes.csv", line: 2, column: 13, name: "ymin", expected: "a number of pixels", found: "x2")
            ),
            (
                header + "a.png,WBC,1,2,nan,4\n",
                .badField(
                    path: "boxes.csv", line: 2, column: 15, name: "xmax", expected: "a number of pixels",
                    found: "nan")
            ),
            (
                header + "a.png,WBC,9,2,3,4\n",
                .badField(
                    path: "boxes.csv", line: 2, column: 15, name: "xmax", expected: "a number not below xmin (9.0)",
                    found: "3")
            ),
            (
                header + "a.png,,1,2,3,4\n",
                .badField(
                    path: "boxes.csv", line: 2, column: 7, name: "class", expected: "the name of a class", found: "")
            ),
        ])
    func mistakes(text: String, error: FormatError) {
        #expect(throws: error) { try Support.boxes(text) }
    }

    @Test("What cannot be learnt is refused with the names that were found")
    func refusals() {
        #expect(throws: TrainingDataError.unknownDataClass(name: "wbc", found: ["Platelets", "RBC", "WBC"])) {
            try Support.boxes(table, classes: ["white-cell": ["wbc"]])
        }
        #expect(throws: TrainingDataError.classNameTaken(name: "background")) {
            try Support.boxes(table, classes: ["background": ["WBC"]])
        }
        #expect(throws: TrainingDataError.dataClassMappedTwice(name: "WBC", first: "a", second: "b")) {
            try Support.boxes(table, classes: ["a": ["WBC"], "b": ["WBC", "RBC"]])
        }
        #expect(throws: TrainingDataError.noObjects(path: "boxes.csv", classes: [])) {
            try Support.boxes(Self.header + "a.png,,,,,\n")
        }
        #expect(throws: TrainingDataError.noUsablePictures(path: "/nowhere", skipped: 1, firstReason: broken)) {
            try Support.boxes(Self.header + "broken.png,WBC,1,2,3,4\n")
        }
    }

    let broken = "cannot read '/nowhere/broken.png': it is broken"

    @Test("A folder for each class is read in alphabetical order, background first")
    func folders() throws {
        try withTemporaryFolder { folder in
            for name in ["apple", "zoo/deep", "background"] {
                try FileManager.default.createDirectory(
                    atPath: folder + "/" + name, withIntermediateDirectories: true)
            }
            for name in ["apple/1.PNG", "zoo/deep/2.jpeg", "zoo/broken.jpg", "background/3.jpg"] {
                try writeBytes([], to: folder + "/" + name)
            }
            try writeBytes([], to: folder + "/apple/notes.txt")
            let data = try LabelledData.folders(folder, decoder: Support.decoder)
            #expect(data.classes == ["background", "apple", "zoo"])
            #expect(data.pictures.map(\.name) == ["apple/1.PNG", "background/3.jpg", "zoo/deep/2.jpeg"])
            #expect(data.samplesPerClass == [1, 1, 1])
            #expect(data.skipped.map(\.path) == [folder + "/zoo/broken.jpg"])
            try FileManager.default.removeItem(atPath: folder + "/zoo/deep")
            #expect(throws: TrainingDataError.emptyClass(name: "zoo", path: folder)) {
                try LabelledData.folders(folder, decoder: Support.decoder)
            }
            try FileManager.default.removeItem(atPath: folder + "/zoo")
            try FileManager.default.removeItem(atPath: folder + "/apple")
            #expect(throws: TrainingDataError.oneClassOnly(path: folder, found: ["background"])) {
                try LabelledData.folders(folder, decoder: Support.decoder)
            }
        }
    }

    @Test("Real files are decoded, unreadable ones listed, and unnamed ones mentioned")
    func files() throws {
        try withTemporaryFolder { folder in
            try Picture(width: 100, height: 80, color: [200, 10, 10]).write(to: folder + "/a.png")
            try Picture(width: 100, height: 80, color: [200, 10, 10]).write(to: folder + "/unnamed.png")
            try writeBytes(Array("no picture".utf8), to: folder + "/b.png")
            let csv = folder + "/boxes.csv"
            try writeBytes(
                Array((Self.header + "a.png,WBC,1,2,30,40\nb.png,WBC,1,2,3,4\nc.png,WBC,1,2,3,4\n").utf8), to: csv)
            let data = try LabelledData.boxes(csv, pictures: folder)
            #expect(data.pictures.map(\.name) == ["a.png"])
            #expect(data.skipped.map(\.path) == [folder + "/b.png", folder + "/c.png"])
            #expect(data.warnings == [.unlabelledPictures(count: 1, example: "unnamed.png")])
            #expect(try data.store.picture(at: 0)[99, 79, 0] == 200)
        }
    }
}

extension String {
    /// A line `image,class,xmin,ymin,xmax,ymax` in the order of columns that the table of this suite has.
    fileprivate var reordered: String {
        let f = split(separator: ",").map { $0.trimmingCharacters(in: .newlines) }
        return "\(f[3]),\(f[2]),\(f[1]),\(f[0]),\(f[4]),\(f[5])\n"
    }
}
