import Network

extension Architecture {
    /// Makes sure that the network is one that ``Trainer`` can train, whatever the data.
    ///
    /// - Throws: ``TrainingError/notAChain(join:)``, ``TrainingError/slopeBelowZero(_:)``.
    public func checkTrainable() throws {
        if let index = layers.firstIndex(where: \.isJoin) {
            throw TrainingError.notAChain(join: LayerPlace(index: index, kind: layers[index].kindName))
        }
        for case .activation(.leakyReLU(let slope)) in layers where slope < 0 {
            throw TrainingError.slopeBelowZero(slope)
        }
    }
}
