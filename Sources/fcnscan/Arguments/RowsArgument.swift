import ArgumentParser
import FCNScanKit

/// Which rows of the score map are scanned, where several machines share a picture.
struct RowsArgument: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Scan only some rows of the score map, and write nothing but that part of it, \
            PICTURE.rows-A-B.scores.safetensors: 512..1024 from row 512 to the one before row 1024, or 2/4 for the second \
            of four shares. 'fcnscan merge' makes the map of the whole picture; --dry-run says how many rows it has.
            """, valueName: "a..b|i/n"))
    var rows: RequestedRows?

    /// Makes sure that nothing is wanted that needs the whole map.
    ///
    /// - Parameter others: Options that do, and whether they were given.
    func check(_ others: KeyValuePairs<String, Bool>) throws {
        guard rows != nil, let other = others.first(where: \.value) else { return }
        throw ValidationError(
            "--rows writes a part of the score map only; leave out \(other.key), merge the parts with 'fcnscan merge', "
                + "and take detections and drawings from the whole map.")
    }
}

extension RequestedRows: ExpressibleByArgument {
    /// Rows as people write them.
    public init?(argument: String) { self.init(argument) }
}
