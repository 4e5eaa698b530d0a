import Testing

@testable import Exports

@Suite struct ExportFormatTests {
    @Test("A list gives each format once, in a fixed order")
    func listsAreRead() throws {
        #expect(try ExportFormat.list("yolo-scores,coco,coco") == [.coco, .yoloScores])
        #expect(try ExportFormat.list(ExportFormat.names) == ExportFormat.allCases)
    }

    @Test(
        "A name that no format has is told together with those that there are", arguments: ["", "coco,", "COCO", "a"])
    func unknownNamesAreTold(text: String) {
        let name = text.split(separator: ",", omittingEmptySubsequences: false).last.map(String.init)!
        #expect(throws: ExportError.unknownFormat(name: name)) { try ExportFormat.list(text) }
        #expect("\(ExportError.unknownFormat(name: name))".contains("coco,geojson,csv,yolo,yolo-scores,voc,"))
    }
}
