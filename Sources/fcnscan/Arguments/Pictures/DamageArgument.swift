import ArgumentParser
import FCNScanKit

/// What becomes of damaged pictures.
struct DamageArgument: ParsableArguments {
    @Option(
        help: """
            What becomes of a picture with damaged or missing pixels: refuse it, or accept its rows before the damage. \
            Damage that touches no pixel is only warned of. Progressive JPEGs and interlaced PNGs are never accepted \
            in part.
            """)
    var damaged: DamagePolicy = .refuse
}

extension DamagePolicy: ExpressibleByArgument {}

extension Console {
    /// Tells what is wrong with a picture that was scanned nevertheless.
    static func warn(of report: PictureReport) {
        for warning in report.warnings ?? [] { log.warning("'\(report.image)': \(warning)") }
        warn(of: report.intensity, report.image)
    }
}
