import Network

extension Architecture {
    /// Makes sure that the network is one that ``Trainer`` can train, whatever the data.
    ///
    /// - Throws: ``TrainingError/slopeBelowZero(_:)``.
    public func checkTrainable() throws {
        for case .activation(.leakyReLU(let slope)) in layers where slope < 0 {
            throw TrainingError.slopeBelowZero(slope)
        }
    }
}
