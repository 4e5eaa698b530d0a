import Foundation
import Testing

@testable import Exports

@Suite struct LabelStudioWriterTests {
    @Test("Tasks have boxes in hundredths, names of local files, and the middle in pixels")
    func tasksAreAsExpected() throws {
        var picture = ExportedPicture.sample("slides/ä b.png")
        picture.objects.removeLast()
        let empty = ExportedPicture(path: "slides/c/d.png", width: 7, height: 9, classes: [], objects: [])
        try withExport([.labelstudio], [picture, empty]) { report, text throws in
            #expect(
                report.files == ["labelstudio": "labelstudio.json", "labelstudio-config": "labelstudio.xml"])
            try check(
                text("labelstudio.json"),
                is: """
                    [
                    {"data":{"image":"/data/local-files/?d=%C3%A4%20b.png"},"predictions":[{"model_version":"fcnscan","result":[
                    {"from_name":"label","id":"1-1","image_rotation":0,"meta":{"centerX":25,"centerY":40.5},"original_height":100,"original_width":200,"score":0.75,"to_name":"image","type":"rectanglelabels","value":{"height":40,"rectanglelabels":["白细胞"],"rotation":0,"width":15,"x":5,"y":20.5}}],"score":0.75}]},
                    {"data":{"image":"/data/local-files/?d=c/d.png"},"predictions":[{"model_version":"fcnscan","result":[]}]}]

                    """)
        }
    }

    @Test("The project has a label for each class, with its colour")
    func projectIsAsExpected() throws {
        try withExport([.labelstudio], [.sample()]) { _, text throws in
            try check(
                text("labelstudio.xml"),
                is: """
                    <View>
                      <Image name="image" value="$image" zoom="true"/>
                      <RectangleLabels name="label" toName="image">
                        <Label value="白细胞" background="#3f90da"/>
                        <Label value="&lt;&quot;a,b&quot;&gt;" background="#ffa90e"/>
                      </RectangleLabels>
                    </View>

                    """)
        }
    }
}
