import Network

extension Model {
    /// The form of the model with which a method scans.
    ///
    /// - Throws: `NetworkError` where a dense pass is asked of a network that cannot slide.
    public func form(for method: ScanMethod) throws -> DenseModel {
        switch method {
        case .dense: try convolutionalized()
        case .exactWindows: try windowed()
        }
    }
}
