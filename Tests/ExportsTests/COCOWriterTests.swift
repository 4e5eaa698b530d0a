import Foundation
import Testing

@testable import Exports

@Suite struct COCOWriterTests {
    @Test("The data set and the results hold boxes and middles in pixels, and empty pictures too")
    func filesAreAsExpected() throws {
        let empty = ExportedPicture(path: "slides/b/leer.png", width: 7, height: 9, classes: ["third"], objects: [])
        try withExport([.coco], [.sample(), empty]) { report, text throws in
            #expect(report.files == ["coco": "coco.json", "coco-results": "coco-results.json"])
            try check(
                text("coco.json"),
                is: #"""
                    {"info":{"description":"detections of fcnscan"},
                    "annotations":[
                    {"area":1200,"bbox":[10,20.5,30,40],"category_id":1,"center":[25,40.5],"id":1,"image_id":1,"iscrowd":0,"score":0.75,"segmentation":[]},
                    {"area":600,"bbox":[180,0,20,30],"category_id":2,"center":[195,15],"id":2,"image_id":1,"iscrowd":0,"score":0.5,"segmentation":[]}],
                    "images":[
                    {"file_name":"a & b.png","height":100,"id":1,"width":200},
                    {"file_name":"b/leer.png","height":9,"id":2,"width":7}],
                    "categories":[
                    {"id":1,"name":"白细胞","supercategory":""},
                    {"id":2,"name":"<\"a,b\">","supercategory":""},
                    {"id":3,"name":"third","supercategory":""}]}

                    """#)
            try check(
                text("coco-results.json"),
                is: """
                    [
                    {"bbox":[10,20.5,30,40],"category_id":1,"center":[25,40.5],"image_id":1,"score":0.75},
                    {"bbox":[180,0,20,30],"category_id":2,"center":[195,15],"image_id":1,"score":0.5}]

                    """)
        }
    }

    @Test("Without any picture the files are valid")
    func nothingIsValid() throws {
        try withExport([.coco], []) { _, text throws in
            for name in ["coco.json", "coco-results.json"] {
                _ = try JSONSerialization.jsonObject(with: Data(text(name).utf8))
            }
            #expect(try text("coco-results.json") == "[]\n")
        }
    }
}
