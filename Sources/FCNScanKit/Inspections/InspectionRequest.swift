import Datasets
import Inspection
import Network

/// What is to be shown of the inside of a network, and where the pictures go.
public struct InspectionRequest: Sendable {
    /// What can be shown.
    public enum Part: String, CaseIterable, Sendable {
        /// The kernels of a layer.
        case kernels
        /// What each layer makes of a window of ``InspectionRequest/image``.
        case activations
        /// The vectors of many windows of ``InspectionRequest/data``, by class.
        case classes
        /// The same vectors as points in a plane.
        case embedding
        /// What the best class of a window of ``InspectionRequest/image`` depends on.
        case occlusion

        /// True for what needs a picture.
        public var looksAtPicture: Bool { self == .activations || self == .occlusion }
        /// True for what needs labelled data.
        public var looksAtData: Bool { self == .classes || self == .embedding }
    }

    /// The upper left corner of a window on a picture, in pixels.
    public struct Place: Sendable, Equatable {
        /// The column.
        public var x: Int
        /// The row.
        public var y: Int

        /// A corner.
        public init(x: Int, y: Int) {
            self.x = x
            self.y = y
        }
    }

    /// What titles call the network.
    public var name: String
    /// The folder for the pictures; made if needed.
    public var output: String
    /// What is shown, where there is what it needs.
    public var parts = Set(Part.allCases)
    /// The layers whose kernels are shown, by name; the first layer with kernels unless given.
    public var layers: [String] = []
    /// How many input channels of a kernel are shown instead of their mean.
    public var firstChannels: Int?
    /// A picture to look at.
    public var image: String?
    /// Where the window lies; unless given, where a class other than the background has the highest score.
    public var place: Place?
    /// The side of the square that hides a part of the window, in pixels; an eighth of the window unless given.
    public var side: Int?
    /// Labelled pictures; the network decides on their channels.
    public var data: DataRequest?
    /// The part of the model's training whose pictures are shown; nil for all pictures.
    public var dataPart: Split.Part?
    /// How many windows of the data are shown.
    public var samples = 500
    /// About how many neighbours a point has; 30 unless given, or less for few windows.
    public var perplexity: Double?
    /// Decides which windows are shown, and where points begin.
    public var seed: UInt64 = 1

    /// Everything that can be shown of a network.
    public init(name: String, output: String) {
        self.name = name
        self.output = output
    }

    /// The parts that can be shown, because there is what they need.
    public var possibleParts: Set<Part> {
        parts.filter { $0.looksAtPicture ? image != nil : $0.looksAtData ? data != nil : true }
    }
}
