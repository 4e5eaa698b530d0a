import Files
import Formats
import Raster

/// The boxes on pictures, whatever file they were read from.
struct BoxTable {
    /// A marked object.
    struct Entry {
        var image: String
        var className: String
        /// Where it is; a point where there is a ``pointSize``.
        var box: Box
        /// What the edges of ``box`` count.
        var unit = Unit.pixel
        /// The width and height of an object whose middle is all that is known, in pixels.
        var pointSize: Double?
        /// True for what is neither learnt from nor counted: crowds, and what is hard to make out.
        var isIgnored = false
        /// The file and the line that say so.
        var path: String
        var line: Int

        /// The box in pixels.
        ///
        /// - Parameter size: That of the picture, in pixels.
        func box(on size: (width: Int, height: Int)?) -> Box {
            var box = box
            if unit == .share, let size { box = box.scaled(x: Double(size.width), y: Double(size.height)) }
            guard let pointSize else { return box }
            return Box(
                centerX: box.centerX, centerY: box.centerY, halfWidth: pointSize / 2, halfHeight: pointSize / 2)
        }
    }

    /// What the edges of a box count.
    enum Unit {
        /// Pixels.
        case pixel
        /// The whole width and height of the picture.
        case share
    }

    /// The size that a file says a picture has.
    struct StatedSize: Equatable {
        var width: Int
        var height: Int
        var path: String
        var line: Int
    }

    let path: String
    var entries: [Entry] = []
    /// The pictures in the order in which they are named first.
    private(set) var images: [String] = []
    /// The group of each picture that has one.
    private(set) var groups: [String: String] = [:]
    /// The part of a split that each picture is put into, where parts are told.
    private(set) var parts: [String: Split.Part] = [:]
    /// The size of each picture, where it is stated.
    var sizes: [String: StatedSize] = [:]
    /// Classes that are declared, whether there are objects of them or not.
    var declaredClasses: Set<String> = []
    /// Files of annotations that cannot be read.
    var skipped: [SkippedPicture] = []
    /// Boxes that cannot be used.
    private(set) var skippedRows: [SkippedRow] = []
    private var firstRowError: FormatError?
    private var seen: Set<String> = []

    /// A table without lines.
    init(path: String) { self.path = path }

    /// The names of all classes of which there are objects to learn from, sorted.
    var classNames: [String] { Set(entries.lazy.filter { !$0.isIgnored }.map(\.className)).sorted() }

    /// The names of all classes, sorted.
    var knownClasses: [String] { declaredClasses.union(entries.map(\.className)).sorted() }

    /// Notes that a picture is named.
    mutating func add(image: String) {
        if seen.insert(image).inserted { images.append(image) }
    }

    /// Whether a picture is named already.
    func isNamed(_ image: String) -> Bool { seen.contains(image) }

    /// Notes a box that cannot be used, so that the others can.
    mutating func skipRow(line: Int, _ error: FormatError, path: String) {
        firstRowError = firstRowError ?? error
        skippedRows.append(SkippedRow(path: path, line: line, reason: "\(error)"))
    }

    /// Makes sure that not every box had to be skipped: then the whole table is misunderstood.
    func checkRows() throws(FormatError) {
        if entries.isEmpty, let firstRowError { throw firstRowError }
    }

    /// Puts a picture into a group; false where it already is in another.
    mutating func setGroup(_ group: String, of image: String) -> Bool {
        if let other = groups[image], other != group { return false }
        groups[image] = group
        return true
    }

    /// Takes the folders of the pictures for parts of a split where every picture lies in one that is called `train`, `val`,
    /// `test` or the like, some of them for training.
    mutating func takePartsFromFolders() {
        var found: [String: Split.Part] = [:]
        for image in images {
            let folders = image.split(separator: "/").dropLast()
            guard let part = folders.lazy.compactMap({ Split.Part(word: String($0)) }).first else { return }
            found[image] = part
        }
        let kinds = Set(found.values)
        if kinds.count > 1, kinds.contains(.training) { parts = found }
    }

    /// A picture's name without needless parts; `nil` for one that leads out of the folder of the pictures.
    static func imageName(_ text: String) -> String? {
        let parts = text.trimmed.split(separator: "/").filter { $0 != "." }
        let name = parts.joined(separator: "/")
        return name.isEmpty || name.utf8.contains(0) || parts.contains("..") ? nil : name
    }
}
