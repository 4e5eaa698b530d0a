import Formats
import Foundation
import Raster
import Testing

@testable import Datasets

@Suite struct ManifestTests {
    func data(_ text: String, path: String = "/data/list.csv") throws -> LabelledData {
        try LabelledData.manifest(CSVTable(text, path: path), decoder: Support.decoder)
    }

    @Test("Labels, groups and parts are taken from the table, paths start where it lies")
    func table() throws {
        let data = try data(
            """
            split,label,path,group
            train,b,x/2.png,p1
            ,a,1.png,
            Val,b,/elsewhere/3.png,p2
            TEST,background,../4.png,
            ,a,broken.png,
            """)
        #expect(data.classes == ["background", "a", "b"])
        #expect(data.pictures.map(\.name) == ["../4.png", "/elsewhere/3.png", "1.png", "x/2.png"])
        #expect(
            data.pictures.map(\.path) == ["/data/../4.png", "/elsewhere/3.png", "/data/1.png", "/data/x/2.png"])
        #expect(data.pictures.map(\.part) == [.test, .validation, nil, .training])
        #expect(data.pictures.map(\.group) == ["../4.png", "p2", "1.png", "p1"])
        #expect(data.skipped.map(\.path) == ["/data/broken.png"])
    }

    @Test(
        "Other names of the columns and other separators give the same data",
        arguments: ["Filename;Class\n1.png;a\n2.png;b\n", "image_path\tcategory\n1.png\ta\n2.png\tb\n"])
    func columnNames(text: String) throws {
        let data = try data(text)
        #expect(data.classes == ["a", "b"] && data.pictures.map(\.name) == ["1.png", "2.png"])
    }

    @Test(
        "Mistakes are reported with line and column",
        arguments: [
            ("path,label\na.png,x\n,y\n", 3, 1), ("path,label\na.png,x\nb.png,\n", 3, 7),
            ("path,label\na.png,x\nb.png,y\na.png,y\n", 4, 1), ("path,label,split\na.png,x,exam\n", 2, 9),
        ])
    func mistakes(text: String, line: Int, column: Int) {
        let error = #expect(throws: FormatError.self) { try data(text) }
        guard case .badField(_, let foundLine, let foundColumn, _, _, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect((foundLine, foundColumn) == (line, column))
    }

    @Test("One class, a class of broken pictures, and a missing column are refused")
    func refused() {
        #expect(throws: TrainingDataError.oneClassOnly(path: "/data/list.csv", found: ["x"])) {
            try data("path,label\na.png,x\n")
        }
        #expect(throws: TrainingDataError.emptyClass(name: "y", path: "/data/list.csv")) {
            try data("path,label\na.png,x\nbroken.png,y\n")
        }
        #expect(
            throws: FormatError.missingColumn(
                path: "/data/list.csv", line: 1, name: "label", found: ["path", "kind"])
        ) { try data("path,kind\na.png,x\n") }
    }
}
