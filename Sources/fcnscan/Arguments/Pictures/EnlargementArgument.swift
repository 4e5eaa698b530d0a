import ArgumentParser
import FCNScanKit

/// In which size pictures are classified as wholes.
struct EnlargementArgument: ParsableArguments {
    @Option(
        help: """
            The shorter side of a picture that is classified, relative to that of a window; 1.143 unless given, which is \
            256 pixels for a window of 224.
            """)
    var enlarge: Double?

    func validate() throws {
        let allowed = PictureClassifier.enlargements
        if let enlarge, !allowed.contains(enlarge) {
            throw ValidationError(
                "--enlarge takes a number from \(allowed.lowerBound) to \(allowed.upperBound), found \(enlarge).")
        }
    }

    /// The given ratio, or the usual one.
    var value: Double { enlarge ?? PictureClassifier.Options().enlargement }
}

extension ClassifiedCrops: ExpressibleByArgument {}
