import Formats

/// How many objects of each class were found on pictures: what `counts.csv` of a batch holds.
public struct CountTable: Sendable {
    /// The classes that were looked for on some picture, in the order in which models have them.
    public let classes: [String]
    /// All pictures together, for each class.
    public let totals: [Int]
    private let pictures: [PictureReport]

    /// Counts.
    public init(_ pictures: [PictureReport]) {
        var classes: [String] = []
        var known: Set<String> = []
        for name in pictures.lazy.flatMap(\.countedClasses) where known.insert(name).inserted { classes.append(name) }
        totals = classes.map { name in pictures.reduce(0) { $0 + ($1.counts?[name] ?? 0) } }
        (self.classes, self.pictures) = (classes, pictures)
    }

    /// `image` and a column for each class; a field is empty where a class was not looked for.
    public var text: String {
        pictures.reduce(into: CSVText.line(["image"] + classes.map(CSVText.text))) { text, report in
            text += CSVText.line(
                [CSVText.path(report.image)] + classes.map { report.counts?[$0]?.description ?? "" })
        }
    }
}

extension PictureReport {
    /// The classes that were looked for, in the model's order.
    fileprivate var countedClasses: [String] { map.classes.filter { counts?[$0] != nil } }
}
