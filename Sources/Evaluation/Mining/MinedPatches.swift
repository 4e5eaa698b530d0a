import Datasets
import Files
import Formats
import Network
import Raster

/// Hard negatives as a folder of pictures, which training takes as background.
public struct MinedPatches: Sendable {
    /// The windows.
    public let windows: [HardNegative]
    private let data: LabelledData
    private let window: Extent

    /// The windows of some data.
    public init(_ windows: [HardNegative], of data: LabelledData, window: Extent) {
        self.windows = windows
        self.data = data
        self.window = window
    }

    /// Writes a PNG for each window, and the table `mined.csv`.
    ///
    /// The table has the columns `path,label,picture,left,top,width,height,class,probability`: the file, `background`,
    /// where it was cut from in pixels, and what it was taken for.
    ///
    /// - Throws: `FileError`, and what the store of the pictures throws.
    public func write(to folder: String) throws {
        let cutter = PatchCutter(store: data.store, window: window, augmentation: .none)
        var table = "path,label,picture,left,top,width,height,class,probability\n"
        for place in windows {
            let picture = data.pictures[place.pictureIndex]
            let left = windowOrigin(center: place.centerX, size: window.width)
            let top = windowOrigin(center: place.centerY, size: window.height)
            let source = picture.name.hasPrefix("negatives/") ? String(picture.name.dropFirst(10)) : picture.name
            let name = "\(source.replacing("/", with: "_"))-\(left)-\(top).png"
            try cutter.picture(
                of: PatchDescription(
                    pictureIndex: place.pictureIndex, centerX: place.centerX, centerY: place.centerY, classIndex: 0,
                    kind: .mined)
            ).write(to: Path.joined(folder, name))
            let fields = [
                CSVText.path(name), LabelledData.backgroundClass, CSVText.path(source), "\(left)", "\(top)",
                "\(window.width)",
                "\(window.height)", CSVText.text(place.className), "\(place.probability)",
            ]
            table += CSVText.line(fields)
        }
        try AtomicFile.write(table, to: Path.joined(folder, "mined.csv"))
    }
}
