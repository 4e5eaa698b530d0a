import Foundation
import Raster
import Testing

@testable import Exports
@testable import Formats

@Suite struct TableWriterTests {
    @Test("Tables have a mark, the same columns always, and micrometres and densities where they are known")
    func tablesAreAsExpected() throws {
        var known = ExportedPicture.sample()
        known.pixelSize = PixelSize(x: 0.5, y: 0.25, source: "test")
        known.squareMillimeters = 0.0025
        let unknown = ExportedPicture(path: "b.png", width: 7, height: 9, classes: ["白细胞"], objects: [])
        try withExport([.csv], [known, unknown]) { report, text throws in
            #expect(report.files == ["objects": "objects.csv", "pictures": "pictures.csv"])
            let lines = [
                "\u{FEFF}image,page,class,score,x,y,width,height,centerX,centerY,scale,area,meanScore,xUm,yUm,widthUm,"
                    + "heightUm,centerXUm,centerYUm,mapX,mapY",
                "slides/a & b.png,1,白细胞,0.75,10,20.5,30,40,25,40.5,,,,5,5.125,15,10,12.5,10.125,,",
                "slides/a & b.png,1,\"<\"\"a,b\"\">\",0.5,180,0,20,30,195,15,0.5,321.5,0.25,90,0,10,7.5,97.5,3.75,,",
            ]
            #expect(try text("objects.csv") == lines.map { $0 + "\r\n" }.joined())
            let pictures = [
                "\u{FEFF}image,page,width,height,objects,count 白细胞,\"count <\"\"a,b\"\">\",pixelWidthUm,pixelHeightUm,"
                    + "squareMillimeters,objectsPerMm2,perMm2 白细胞,\"perMm2 <\"\"a,b\"\">\"",
                "slides/a & b.png,1,200,100,2,1,1,0.5,0.25,0.0025,800,400,400",
                "b.png,1,7,9,0,0,0,,,,,,",
            ]
            #expect(try text("pictures.csv") == pictures.map { $0 + "\r\n" }.joined())
        }
    }

    @Test("Nothing is computed by a spreadsheet, and tables are read again by our own reader")
    func formulasAreKeptFromSpreadsheets() throws {
        var picture = ExportedPicture.sample("=1+1,\"x\"\n.png")
        picture.classes = ["@SUM(A1)", "-"]
        picture.objects[0].className = "@SUM(A1)"
        picture.objects[1].className = "-"
        try withExport([.csv], [picture]) { _, text throws in
            let table = try CSVTable(text("objects.csv"), path: "objects.csv")
            #expect(table.rows.map { $0[0].text } == Array(repeating: "./=1+1,\"x\"\n.png", count: 2))
            #expect(table.rows.map { $0[2].text } == ["'@SUM(A1)", "'-"])
        }
    }

    @Test("An area of nothing gives no density")
    func nothingHasNoDensity() throws {
        var picture = ExportedPicture(path: "a", width: 7, height: 9, classes: ["c"], objects: [])
        picture.squareMillimeters = 0
        try withExport([.csv], [picture]) { _, text throws in
            #expect(try text("pictures.csv").hasSuffix("\r\na,1,7,9,0,0,,,0,,\r\n"))
        }
    }
}
