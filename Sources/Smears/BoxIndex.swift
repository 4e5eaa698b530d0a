import Files

/// The truth about a folder of pictures: a table with a line for each box.
///
/// Columns `image,class,xmin,ymin,xmax,ymax` in pixels, as `fcnscan train` reads them.
struct BoxIndex {
    private var lines = ["image,class,xmin,ymin,xmax,ymax"]

    mutating func add(_ box: LabelledBox, of image: String) {
        lines.append("\(image),\(box.label),\(box.xmin),\(box.ymin),\(box.xmax),\(box.ymax)")
    }

    func write(to path: String) throws {
        try AtomicFile.write(lines.joined(separator: "\n") + "\n", to: path)
    }
}
