import Datasets
import Files
import Formats
import Network
import Raster
import Rendering

/// A labelled object, or a picture that is a sample as a whole, that a classifier takes for another class.
public struct LabelSuspect: Sendable, Equatable {
    /// The index of the picture in the data that it was cut from.
    package var pictureIndex: Int
    /// The label.
    public var label: DoubtfulLabel
    /// The class that it seems to have.
    public var likelier: String
    /// The probability of that class.
    public var probability: Float
    /// The probability of the label's class.
    public var probabilityOfLabel: Float
    /// What the window shows, where it was cut out to be looked at.
    public var patch: Picture?

    /// A suspect from its parts.
    package init(
        pictureIndex: Int, label: DoubtfulLabel, likelier: String, probability: Float, probabilityOfLabel: Float,
        patch: Picture? = nil
    ) {
        self.pictureIndex = pictureIndex
        self.label = label
        self.likelier = likelier
        self.probability = probability
        self.probabilityOfLabel = probabilityOfLabel
        self.patch = patch
    }
}

extension [LabelSuspect] {
    /// Those that are shown as small pictures.
    static let mostShown = 64

    /// The order in which people look at them: the most improbable labels first.
    public var worstFirst: [LabelSuspect] {
        enumerated().sorted {
            ($0.element.probabilityOfLabel, $0.offset) < ($1.element.probabilityOfLabel, $1.offset)
        }.map(\.element)
    }

    /// Writes a table `image,class,xmin,ymin,xmax,ymax,looks_like,probability,probability_of_class`, without edges for pictures
    /// that are samples as a whole.
    ///
    /// - Throws: `FileError`.
    public func writeTable(to path: String) throws {
        var table = "image,class,xmin,ymin,xmax,ymax,looks_like,probability,probability_of_class\n"
        for suspect in self {
            let edges = suspect.label.box.map { [$0.xmin, $0.ymin, $0.xmax, $0.ymax].map { "\($0)" } }
            table += CSVText.line(
                [CSVText.path(suspect.label.picture), CSVText.text(suspect.label.className)]
                    + (edges ?? ["", "", "", ""])
                    + [CSVText.text(suspect.likelier), "\(suspect.probability)", "\(suspect.probabilityOfLabel)"])
        }
        try AtomicFile.write(table, to: path)
    }

    /// Draws those that were cut out, with what they are and what they seem to be.
    ///
    /// - Throws: `FileError`, `RasterError`.
    public func writeSheet(to path: String) throws {
        let tiles = compactMap { suspect in
            suspect.patch.map { patch in
                TileSheet.Tile(
                    patch,
                    captions: [
                        "labelled \(suspect.label.className)",
                        "\(suspect.probability.percent(1)) \(suspect.likelier)",
                        suspect.label.picture.suffix(atMost: 18),
                        suspect.label.box.map { "at \(Int($0.centerX)),\(Int($0.centerY))" } ?? "",
                    ])
            }
        }
        let shown = tiles.count == count ? "\(count)" : "\(tiles.count) of \(count)"
        let title = isEmpty ? "No label is in doubt" : "Labels that are in doubt, the most improbable first: \(shown)"
        try TileSheet(title, tiles: tiles, side: 196).picture().write(to: path)
    }
}
