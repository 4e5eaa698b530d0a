/// What becomes of a picture of which pixels are missing or damaged.
///
/// Damage that leaves every pixel in its place is no matter of policy: it is passed over with a warning; see
/// ``PictureReader/warnings``.
public enum DamagePolicy: String, CaseIterable, Sendable {
    /// It is an error.
    case refuse
    /// The picture ends with the last row before the damage shows. Progressive JPEGs and interlaced PNGs, which have no
    /// such rows, are refused.
    case accept
}

/// Where a damaged picture ends.
package struct PictureCut: Sendable, Equatable {
    /// Stored rows that are good, at least one.
    package let rows: Int
    /// Stored rows that the header promises.
    package let height: Int
    /// What is wrong with the next row.
    package let reason: String
    /// Damage shows at once, and not only some rows later, as where codes of a JPEG were changed.
    private let isExact: Bool

    /// Decodes a picture, or what is selected of it, until it is damaged.
    ///
    /// - Returns: Nothing for a picture that is whole, or that is not known row by row.
    /// - Throws: ``RasterError``; also for damage in the first row.
    init?(of input: PictureInput, selection: PictureSelection, limits: DecodingLimits, pngDecoder: PNGDecoder) throws {
        let source = try OpenedPicture(
            input, selection: selection, limits: limits, pngDecoder: pngDecoder
        ).decoder
        guard source.givesRowsBeforeDamage else { return nil }
        let row = try ByteBuffer(count: source.layout.rowBytes, path: input.name)
        do {
            for _ in 0..<source.layout.height { try source.readRow(into: row.start) }
            return nil
        } catch RasterError.damaged(_, let format, let rows, let height, let reason) where rows > 0 {
            (self.rows, self.height, self.reason) = (rows, height, reason)
            isExact = format == .png
        }
    }

    /// What the upright picture lacks.
    func warning(_ orientation: Orientation) -> String {
        let missing = height - rows
        let side =
            switch orientation {
            case .upright, .mirrored: "ends after row \(rows)"
            case .rotatedHalf, .flipped: "lacks its top \(missing) rows, and coordinates count from the next one"
            case .transposed, .rotateCounterclockwise: "ends after column \(rows)"
            case .rotateClockwise, .transversed:
                "lacks its left \(missing) columns, and coordinates count from the next one"
            }
        return "only the first \(rows) of its \(height) stored rows are good, so that the picture \(side): \(reason)"
            + (isExact ? "" : "; if bytes were changed and not only cut off, rows before that may be wrong too")
    }
}
