import Raster

extension LabelledData {
    /// Pictures that are looked at; those of a data set are mostly all grey or all coloured.
    private static let lookedAt = 256

    /// Whether pictures that were read in colour are grey: some of them, spread evenly, have equal channels.
    ///
    /// - Throws: What the store of the pictures throws.
    package func isGrey() throws -> Bool {
        guard store.channels == 3 else { return store.channels == 1 }
        let step = max(1, pictures.count / Self.lookedAt)
        for index in Swift.stride(from: 0, to: pictures.count, by: step) {
            let samples = try store.picture(at: index).samples
            for place in Swift.stride(from: 0, to: samples.count, by: 3) {
                let red = samples[place]
                guard red == samples[place + 1], red == samples[place + 2] else { return false }
            }
        }
        return true
    }
}
