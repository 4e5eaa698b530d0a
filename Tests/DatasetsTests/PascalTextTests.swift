import Files
import Formats
import Raster
import TestSupport
import Testing

@testable import Datasets

@Suite struct PascalTextTests {
    static let text = """
        # Compatible with PASCAL Annotation Version 1.00
        Image filename : "PennFudanPed/PNGImages/FudanPed00001.png"
        Image size (X x Y x C) : 559 x 536 x 3
        Database : "The Penn-Fudan-Pedestrian Database"
        Objects with ground truth : 2 { "PASpersonWalking" "PASpersonWalking" }
        # Top left pixel co-ordinates : (1, 1)

        # Details for pedestrian 1 ("PASpersonWalking")
        Original label for object 1 "PASpersonWalking" : "PennFudanPed"
        Bounding box for object 1 "PASpersonWalking" (Xmin, Ymin) - (Xmax, Ymax) : (160, 182) - (302, 431)
        Pixel mask for object 1 "PASpersonWalking" : "PennFudanPed/PedMasks/FudanPed00001_mask.png"

        Bounding box for object 2 "PASpersonWalking" (Xmin, Ymin) - (Xmax, Ymax) : (420, 171) - (535.5, 486)
        """

    @Test("Boxes, picture and size are read; pixels count from the corner that the text names")
    func objects() throws {
        let text = try PascalText(Self.text.lines, path: "a.txt")
        #expect(text.picture == "PennFudanPed/PNGImages/FudanPed00001.png")
        #expect(text.size.map { [$0.width, $0.height, $0.line] } == [559, 536, 3])
        #expect(text.objects.map(\.className) == ["PASpersonWalking", "PASpersonWalking"])
        #expect(
            text.objects.map(\.box) == [
                Box(xmin: 159, ymin: 181, xmax: 302, ymax: 431), Box(xmin: 419, ymin: 170, xmax: 535.5, ymax: 486),
            ])
        #expect(text.objects.map(\.line) == [10, 13])
        let zero = try PascalText(Self.text.replacing("(1, 1)", with: "(0, 0)").lines, path: "a.txt")
        #expect(zero.objects[0].box == Box(xmin: 160, ymin: 182, xmax: 303, ymax: 432))
    }

    @Test("A folder of texts is read with its pictures; what cannot be read is listed")
    func folders() throws {
        try withTemporaryFolder { folder in
            try createFolder(folder + "/Annotation")
            try createFolder(folder + "/PNGImages")
            for name in ["FudanPed00001", "b"] {
                try Picture(width: 559, height: 536, color: [UInt8(name.count), 9, 9])
                    .write(to: "\(folder)/PNGImages/\(name).png")
            }
            let inverted = Self.text.replacing("FudanPed00001", with: "b").replacing("(302, 431)", with: "(30, 431)")
            for (name, text) in [
                ("a", Self.text), ("b", inverted), ("c", Self.text.replacing("(302,", with: "(three,")),
                ("readme", "made by"),
            ] {
                try writeBytes(Array(text.utf8), to: "\(folder)/Annotation/\(name).txt")
            }
            #expect(DataForm(ofBoxes: folder + "/Annotation") == .pascalText)
            let data = try LabelledData.boxes(folder + "/Annotation", pictures: folder + "/PNGImages")
            #expect(data.pictures.map(\.name) == ["FudanPed00001.png", "b.png"])
            #expect(data.pictures.map(\.objects.count) == [2, 1])
            #expect(data.skippedRows.map(\.line) == [10] && data.skippedRows[0].path.hasSuffix("b.txt"))
            #expect(data.skipped.count == 1 && data.skipped[0].reason.contains("c.txt:10:1: expected 'Bounding box"))
        }
    }
}

extension String {
    fileprivate var lines: [String] { split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
}
