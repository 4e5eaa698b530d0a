extension ScoreMapDescription {
    /// Why a part of a map does not belong to the same map as another; nil where it does.
    ///
    /// What each part has of its own is left out: rows, limits of scores, what it has seen of the picture, and, where hashes
    /// tell that pictures and regions are the same, their paths. So are the instructions, on which the last bits depend.
    func difference(from other: ScoreMapDescription) -> String? {
        func differs<Value: Equatable>(_ what: String, _ value: (ScoreMapDescription) -> Value) -> String? {
            value(self) == value(other) ? nil : "\(what) differ"
        }
        func shown<Value: Equatable>(_ what: String, _ value: (ScoreMapDescription) -> Value) -> String? {
            let (ours, others) = (value(self), value(other))
            return ours == others ? nil : "the \(what) is \(others) instead of \(ours)"
        }
        let differences: [() -> String?] = [
            { shown("version of fcnscan", \.version) },
            { differs("their pictures", \.picture.identity) },
            { differs("their models", \.model) },
            { shown("edge", \.edge.rawValue) },
            { shown("method", { $0.computation?.method ?? "" }) },
            { shown("precision", { $0.computation?.precision ?? "" }) },
            { shown("map type", \.type.rawValue) },
            { differs("their scales", \.scales) },
            { differs("their windows", { $0.levels.map { [$0.size, $0.window, $0.stride] } }) },
            { differs("the parts of the picture that were scanned", \.picture.selection) },
            { differs("their averages", \.average) },
            { differs("their regions of interest", \.regionOfInterest?.identity) },
            { differs("their classes, thresholds or rules of merging", \.run) },
            { differs("the ways in which the picture was read", \.picture.reading) },
            { differs("their settings", \.rest) },
        ]
        for difference in differences { if let found = difference() { return found } }
        return nil
    }

    /// What all parts of a map have in common beside what is compared by itself.
    private var rest: ScoreMapDescription {
        var result = self
        result.picture.image = ""
        result.picture.warnings = []
        result.picture.intensity?.largestSample = nil
        result.regionOfInterest = nil
        result.computation = nil
        result.largestProbabilityError = 0
        result.formatVersion = 0
        for index in result.levels.indices {
            result.levels[index].limits = []
            result.levels[index].largestErrors = []
            (result.levels[index].rows, result.levels[index].scoredRows) = (nil, nil)
        }
        return result
    }
}

extension ScannedPicture {
    /// What is the same in two scans of a picture.
    fileprivate var identity: String { sha256 ?? image }

    /// How pixels were read.
    fileprivate var reading: ScannedPicture {
        var result = self
        (result.image, result.sha256, result.warnings) = ("", nil, [])
        result.intensity?.largestSample = nil
        return result
    }
}

extension RegionDescription {
    /// What is the same in two scans with a region.
    fileprivate var identity: RegionDescription {
        var result = self
        for index in sources.indices { result.sources[index].file = "" }
        return result
    }
}
