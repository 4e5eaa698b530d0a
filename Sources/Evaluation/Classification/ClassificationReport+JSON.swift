extension ClassificationReport: Encodable {
    private enum CodingKeys: String, CodingKey {
        case windows, accuracy, topK, logLoss, brierScore, expectedCalibrationError, macro, weighted, classes, confusion
        case reliability, mistakes, worstMistakes
    }

    /// Writes all numbers; measures without meaning are left out.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(windows, forKey: .windows)
        try container.encode(accuracy, forKey: .accuracy)
        try container.encodeIfPresent(topK, forKey: .topK)
        try container.encode(logLoss, forKey: .logLoss)
        try container.encode(brierScore, forKey: .brierScore)
        try container.encode(calibration.expectedError, forKey: .expectedCalibrationError)
        try container.encode(macro, forKey: .macro)
        try container.encode(weighted, forKey: .weighted)
        try container.encode(classScores, forKey: .classes)
        try container.encode(confusion, forKey: .confusion)
        try container.encode(calibration.bins, forKey: .reliability)
        try container.encode(mistakes, forKey: .mistakes)
        try container.encode(worstMistakes, forKey: .worstMistakes)
    }
}
