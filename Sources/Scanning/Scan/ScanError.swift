import Files
import Glibc
import Network

/// What can stop a scan apart from the picture and the engine.
public enum ScanError: Error, Equatable {
    /// A score is infinite or not a number; `layer` says where such values arise first, if that is known.
    case scoreNotFinite(column: Int, row: Int, layer: String?)
    /// The network gives a map of scores for one window and cannot slide, so that no score belongs to a place.
    case manyScoresForWindow(output: Shape)
    /// The network wants something else than grey or colour.
    case channelsNotReadable(channels: Int)
    /// The model's own threshold is not a probability.
    case thresholdNotUsable(text: String)
    /// Refined boxes are wanted of scores beside which there are none.
    case noRefinedBoxes
    /// What the model says about how pictures are scanned cannot be followed.
    case scanNotUsable(reason: String)
    /// More windows or regions reach the threshold than are held for merging.
    case tooManyCandidates(limit: Int, threshold: Float)
    /// Windows that are no squares, or not as far apart down as across, cannot be turned onto each other.
    case windowsDoNotTurn(window: Extent, stride: Extent)
    /// A picture is so long and narrow that it would be huge where a window fits into its shorter side.
    case pictureTooNarrow(picture: Extent, enlarged: Extent, limit: Int)
}

extension ScanError: DescribedError {
    /// One sentence: what, expected and found, and what to do.
    public var description: String {
        switch self {
        case .scoreNotFinite(let column, let row, let layer):
            "the network's score of the window in column \(column), row \(row) is not a finite number"
                + (layer.map { ", which begins in \($0)" } ?? "")
                + "; its weights are too large or damaged, train the model again"
        case .manyScoresForWindow(let output):
            "the network gives a map of scores, \(output), for one window, and a score for each class is needed; take "
                + "another of its outputs, or scan pictures with it if it can slide"
        case .channelsNotReadable(let channels):
            "the network takes \(channels) channels, and pictures give 1 (grey) or 3 (colour); use another model"
        case .thresholdNotUsable(let text):
            "the model's own threshold is '\(text)', expected a number from 0 to 1"
        case .noRefinedBoxes:
            "refined boxes are wanted, and the model, or what its score map was written from, gives scores only; train a "
                + "model with refined boxes, or take the boxes of windows"
        case .scanNotUsable(let reason):
            "the model does not say in a usable way how pictures are scanned with it: \(reason); train "
                + "it again"
        case .tooManyCandidates(let limit, let threshold):
            "more than \(limit) windows reach the threshold of \(threshold), and the chosen rule of merging holds all of "
                + "them; raise the threshold, or merge by peaks"
        case .windowsDoNotTurn(let window, let stride):
            "the windows are \(window.sides) pixels, \(stride.sides) apart, and only "
                + "squares can be turned by quarters; average mirrored windows instead"
        case .pictureTooNarrow(let picture, let enlarged, let limit):
            "the picture has \(picture.width)x\(picture.height) pixels and would be enlarged to "
                + "\(enlarged.width)x\(enlarged.height) so that a window fits, which is more than \(limit / 1_000_000) "
                + "million pixels; cut it into pieces that are less narrow"
        }
    }
}
