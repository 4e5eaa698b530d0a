/// What a picture file has: its pages, the levels of each, and what is known of their pixels.
public struct PictureContents: Sendable, Equatable, Codable {
    /// One size at which a page is stored.
    public struct Level: Sendable, Equatable, Codable {
        /// Columns of the upright picture.
        public var width: Int
        /// Rows of the upright picture.
        public var height: Int
        /// How many pixels of the full picture stand side by side in a pixel of this level.
        public var downsample: Double
        /// How the pixels are compressed.
        public var compression: String
        /// How the pixels lie in the file, as `tiles of 256x256`; nil for whole rows.
        public var layout: String?
        /// Why the level cannot be read, where that is known from its header.
        public var obstacle: String?
        /// Where the level begins in a file of several.
        package var offset = 0

        private enum CodingKeys: String, CodingKey { case width, height, downsample, compression, layout, obstacle }
    }

    /// What a page is.
    public enum Kind: String, Sendable, Codable {
        /// A picture at its full size.
        case picture
        /// A smaller picture of something, such as a label or a thumbnail.
        case reduced
        /// It says where another page is transparent.
        case mask
    }

    /// One picture.
    public struct Page: Sendable, Equatable, Codable {
        /// Counted from 1.
        public var number: Int
        /// What it is.
        public var kind: Kind
        /// Samples of colour in a pixel: 1 is grey, 3 is red, green, blue.
        public var channels: Int
        /// What the colours are in the file.
        public var colors: String
        /// Bits in a sample; of a palette, bits in an index.
        public var bitDepth: Int
        /// `unsigned`, `signed` or `float`.
        public var sampleType: String
        /// The picture stores transparency.
        public var hasAlpha: Bool
        /// How it is turned upright, by the numbers of EXIF; 1 is upright.
        public var orientation: Int
        /// Its sizes, the full one first.
        public var levels: [Level]
        /// The size of a pixel of the full picture, where it was measured.
        public var pixelSize: PixelSize?
        /// Where the picture lies on a map.
        public var georeference: Georeference?
    }

    /// The format of the file.
    public var format: String
    /// The program or device that wrote a slide, as `Aperio` or `OME`.
    public var vendor: String?
    /// The pictures, in the order of the file.
    public var pages: [Page]

    /// The page that is read unless another one is asked for: the first that is a full picture.
    public var defaultPage: Page { pages.first { $0.kind == .picture } ?? pages[0] }

    /// Finds what is asked for.
    ///
    /// - Throws: ``RasterError/partNotFound(path:wanted:found:)``.
    func find(_ selection: PictureSelection, path: String) throws -> (page: Page, level: Level) {
        func plural(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }
        let page: Page
        if let number = selection.page {
            guard pages.indices.contains(number - 1) else {
                throw RasterError.partNotFound(
                    path: path, wanted: "page \(number)", found: "\(plural(pages.count, "page")), counted from 1")
            }
            page = pages[number - 1]
        } else {
            page = defaultPage
        }
        guard page.levels.indices.contains(selection.level) else {
            throw RasterError.partNotFound(
                path: path, wanted: "level \(selection.level)",
                found: plural(page.levels.count, "level") + " on page \(page.number), counted from 0, the full picture")
        }
        return (page, page.levels[selection.level])
    }
}
