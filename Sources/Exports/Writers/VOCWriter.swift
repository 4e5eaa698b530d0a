import Files
import Formats
import Raster

/// Writes an XML file for each picture as Pascal VOC has them.
///
/// Pixels count from 1, and both edges belong to the object: the box that covers columns x to x + width has an `xmin` of x + 1
/// and an `xmax` of x + width. Edges between pixels keep their fractions. A box that is narrower than a pixel is given one.
/// `point` is the middle in the same count, half a pixel more than in ours; `score` is an addition.
///
/// - Note: Source: host.robots.ox.ac.uk/pascal/VOC, development kit of 2012, "Annotation".
struct VOCWriter: ExportWriter {
    private let folder: String
    private var annotations: SetFolder

    init(folder: String) {
        self.folder = folder
        annotations = SetFolder(folder, ending: ".xml")
    }

    mutating func add(_ picture: ExportedPicture, _ place: PlaceInExport) throws {
        let output = try TextOutput(annotations.path(place.names.flat))
        try output.append(
            """
            <annotation>
            \t<folder/>
            \t<filename>\(XMLText.escaped(place.names.picture))</filename>
            \t<path>\(XMLText.escaped(picture.path))</path>
            \t<source><database>fcnscan</database></source>
            \t<size><width>\(picture.width)</width><height>\(picture.height)</height><depth>3</depth></size>
            \t<segmented>0</segmented>

            """)
        for object in picture.objects { try output.append(Self.text(of: object, on: picture)) }
        try output.append("</annotation>\n")
        _ = try output.finish()
    }

    private static func text(of object: ExportedPicture.Object, on picture: ExportedPicture) -> String {
        let box = object.box
        let (left, top) = (box.xmin + 1, box.ymin + 1)
        let (right, bottom) = (max(box.xmax, left), max(box.ymax, top))
        return """
            \t<object>
            \t\t<name>\(XMLText.escaped(object.className))</name>
            \t\t<pose>Unspecified</pose>
            \t\t<truncated>\(object.isCut(width: picture.width, height: picture.height) ? 1 : 0)</truncated>
            \t\t<difficult>0</difficult>
            \t\t<bndbox><xmin>\(left.decimal)</xmin><ymin>\(top.decimal)</ymin><xmax>\(right.decimal)</xmax>\
            <ymax>\(bottom.decimal)</ymax></bndbox>
            \t\t<point><x>\((object.centerX + 0.5).decimal)</x><y>\((object.centerY + 0.5).decimal)</y></point>
            \t\t<score>\(object.score)</score>
            \t</object>

            """
    }

    func finish(_ report: inout ExportReport) throws {
        // Also where there is no picture.
        try createFolder(folder)
        annotations.warn(&report)
        report.files[ExportFormat.voc.rawValue] = folder
    }
}
