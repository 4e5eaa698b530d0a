import Formats
import Raster
import Testing

@testable import Datasets

@Suite struct COCOSegmentationTests {
    /// An annotation of COCO in a file of its own.
    func table(_ annotation: String) throws -> BoxTable {
        let text = """
            {"images": [{"id": 1, "file_name": "a.png"}], "categories": [{"id": 1, "name": "cell"}],
            "annotations": [{"image_id": 1, "category_id": 1, \(annotation)}]}
            """
        return try BoxTable(coco: Array(text.utf8), path: "a.json")
    }

    // Packed with pycocotools 2.0, `mask.encode`, whose `toBbox` gives the same boxes.
    @Test(
        "Without a bbox the box is the one around outlines or runs, packed or not",
        arguments: [
            ("\"segmentation\": [[3, 2.5, 12, 2, 7, 9], [1, 4, 2, 5]]", Box(xmin: 1, ymin: 2, xmax: 12, ymax: 9)),
            (
                "\"segmentation\": {\"counts\": \"S17402K3000000000007\", \"size\": [11, 13]}, \"bbox\": null",
                Box(xmin: 3, ymin: 2, xmax: 12, ymax: 9)
            ),
            (
                "\"bbox\": [], \"segmentation\": {\"size\": [5, 4], \"counts\": \"848\"}",
                Box(xmin: 1, ymin: 0, xmax: 3, ymax: 5)
            ),
            (
                "\"iscrowd\": 1, \"segmentation\": {\"size\": [5, 4], \"counts\": [6, 2, 3, 2, 7]}",
                Box(xmin: 1, ymin: 1, xmax: 3, ymax: 3)
            ),
            (
                "\"segmentation\": [[0, 0, 50, 50]], \"bbox\": [10, 20, 30, 40]",
                Box(xmin: 10, ymin: 20, xmax: 40, ymax: 60)
            ),
        ])
    func boxes(annotation: String, box: Box) throws {
        let entries = try table(annotation).entries
        #expect(entries.map(\.box) == [box] && entries.map(\.isIgnored) == [annotation.contains("iscrowd")])
    }

    @Test("An outline around nothing is a box without area, which is told")
    func empty() throws {
        for segmentation in ["[]", "[[]]", "{\"counts\": [20], \"size\": [5, 4]}"] {
            let data = try LabelledData.boxes(
                table: table(
                    "\"bbox\": [1, 1, 5, 5]}, {\"image_id\": 1, \"category_id\": 1, \"segmentation\": \(segmentation)"),
                pictures: "/nowhere", classes: nil, ignoring: nil, decoder: Support.decoder)
            let place = LabelPlace(path: "a.json", line: 2, image: "a.png", width: 100, height: 80)
            #expect(data.warnings == [.emptyBoxes(count: 1, first: [place])], "\(segmentation)")
        }
    }

    @Test(
        "Outlines and runs that are none are refused with their place",
        arguments: [
            "\"segmentation\": [[1, 2, 3]]", "\"segmentation\": {\"counts\": [6, 2], \"size\": [5, 4]}",
            "\"segmentation\": {\"counts\": [21], \"size\": [5, 4]}", "\"segmentation\": {\"counts\": [20]}",
            "\"segmentation\": {\"counts\": \"84\\u0007\", \"size\": [5, 4]}", "\"segmentation\": 7", "\"area\": 7",
            "\"segmentation\": {\"counts\": \"ooooooooooooooo\", \"size\": [5, 4]}",
            "\"segmentation\": {\"counts\": [0, 9223372036854775807, 9], \"size\": [999999999, 999999999]}",
        ])
    func mistakes(annotation: String) {
        let error = #expect(throws: FormatError.self) { try table(annotation) }
        guard case .badPlace("a.json", 2, _, _, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}
