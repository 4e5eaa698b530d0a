import ArgumentParser
import FCNScanKit

/// Where windows are taken from on pictures with boxes.
struct SamplingArguments: ParsableArguments {
    @Option(help: "Windows of each object in an epoch; chosen unless given, 4 for a network of your own.")
    var positives: Int?
    @Option(
        help: """
            How far the middle of a window around an object lies from the object's, in pixels at most; chosen \
            unless given, for a network of your own half a stride and 4 pixels, or a quarter of the object.
            """)
    var jitter: Double?
    @Option(
        help: """
            How far beyond an object's box background begins, in pixels between the middles; half a stride unless \
            given. With --jitter the box itself does not count.
            """)
    var margin: Double?
    @Option(help: "Background windows of each picture in an epoch; chosen unless given, 8 for a network of your own.")
    var backgrounds: Int?
    @Option(
        help:
            "Share of the background windows that show a part of an object; chosen unless given, 0.4 for a network of your own."
    )
    var nearMisses: Double?

    func validate() throws {
        func check(_ holds: Bool, _ sentence: String) throws { if !holds { throw ValidationError(sentence) } }
        for (name, value) in [("jitter", jitter), ("margin", margin)] {
            try check(value.map { $0 >= 0 && $0 <= 10_000 } ?? true, "--\(name) takes a number from 0 to 10000.")
        }
        if let nearMisses {
            try check((0...1).contains(nearMisses), "--near-misses is a share from 0 to 1, found \(nearMisses).")
        }
        if let positives {
            try check(
                (1...10_000).contains(positives), "--positives takes a number from 1 to 10000, found \(positives).")
        }
        if let backgrounds {
            try check(
                (0...10_000).contains(backgrounds),
                "--backgrounds takes a number from 0 to 10000, found \(backgrounds).")
        }
    }

    /// Where windows are wanted.
    var request: SamplingRequest {
        var request = SamplingRequest()
        request.positivesPerBox = positives
        request.jitterInPixels = jitter
        request.marginInPixels = margin
        request.backgroundsPerPicture = backgrounds
        request.nearMissShare = nearMisses
        return request
    }
}
