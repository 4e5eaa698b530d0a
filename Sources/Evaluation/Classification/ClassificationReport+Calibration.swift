extension ClassificationReport {
    /// How sure a classifier is and how often it is right then.
    ///
    /// The confidence of a window is the probability of its prediction. Windows are sorted into 15 bins of equal
    /// width by their confidence. Source: Guo et al., *On Calibration of Modern Neural Networks*, arXiv:1706.04599.
    public struct Calibration: Sendable, Equatable {
        /// Windows of about the same confidence.
        public struct Bin: Sendable, Equatable, Codable {
            /// Confidences in the bin are larger than this (and in the first bin may be equal).
            public var lower: Double
            /// Confidences in the bin are at most this.
            public var upper: Double
            /// The windows in the bin.
            public var count: Int
            /// Their mean confidence; nil without any.
            public var confidence: Double?
            /// The share of them that is classified rightly; nil without any.
            public var accuracy: Double?
        }

        /// The number of bins, as in the source.
        package static let binCount = 15

        private var counts = [Int](repeating: 0, count: binCount)
        private var rights = [Int](repeating: 0, count: binCount)
        private var confidences = [Double](repeating: 0, count: binCount)

        init() {}

        mutating func add(confidence: Double, isRight: Bool) {
            let bin = min(max(Int((confidence * Double(Self.binCount)).rounded(.up)) - 1, 0), Self.binCount - 1)
            counts[bin] += 1
            confidences[bin] += confidence
            if isRight { rights[bin] += 1 }
        }

        /// The bins from the least to the most sure.
        public var bins: [Bin] {
            counts.indices.map { index in
                let count = Double(counts[index])
                return Bin(
                    lower: Double(index) / Double(Self.binCount), upper: Double(index + 1) / Double(Self.binCount),
                    count: counts[index], confidence: counts[index] > 0 ? confidences[index] / count : nil,
                    accuracy: counts[index] > 0 ? Double(rights[index]) / count : nil)
            }
        }

        /// The expected calibration error, `Σ (windows in the bin / windows) · |accuracy − confidence|`.
        public var expectedError: Double {
            let all = Double(counts.reduce(0, +))
            return counts.indices.reduce(0) { $0 + abs(Double(rights[$1]) - confidences[$1]) } / max(all, 1)
        }
    }
}
