import Files
import Formats
import Raster

/// The boxes on pictures, whatever file they were read from.
struct BoxTable {
    /// A marked object.
    struct Entry {
        var image: String
        var className: String
        var box: Box
        /// True for what is neither learnt from nor counted: crowds, and what is hard to make out.
        var isIgnored = false
        /// The file and the line that say so.
        var path: String
        var line: Int
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

    /// A picture's name without needless parts; `nil` for one that leads out of the folder of the pictures.
    static func imageName(_ text: String) -> String? {
        let parts = text.trimmed.split(separator: "/").filter { $0 != "." }
        let name = parts.joined(separator: "/")
        return name.isEmpty || name.utf8.contains(0) || parts.contains("..") ? nil : name
    }
}
