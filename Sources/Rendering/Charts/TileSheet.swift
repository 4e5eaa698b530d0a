import Raster

/// Small pictures side by side, each with lines of text below it: a contact sheet.
package struct TileSheet: Chart {
    /// One picture and what is said about it.
    package struct Tile: Sendable {
        /// The picture, of any size and number of channels.
        package var picture: Picture
        /// Lines below it; those that are too long end in an ellipsis.
        package var captions: [String]
        /// The colour of a frame around it; nil for none.
        package var frame: Ink?

        /// A tile from its parts.
        package init(_ picture: Picture, captions: [String] = [], frame: Ink? = nil) {
            self.picture = picture
            self.captions = captions
            self.frame = frame
        }
    }

    /// Written above the tiles; nothing when it is empty.
    package var title: String
    /// The tiles, from left to right and from top to bottom.
    package var tiles: [Tile]
    /// Tiles in a row.
    package var columns: Int
    /// The side of the square that each picture has, in pixels. Small pictures are enlarged by a whole number,
    /// pixel by pixel; large ones are reduced, each pixel the mean of those that it covers.
    package var side: Int
    /// The height of the rectangle that each picture has instead of a square, in pixels.
    package var tileHeight: Int

    private static let margin = PlotFrame.margin
    /// Pixels between neighbouring tiles.
    private static let gap = 14
    private static let frameWidth = 4
    private static let captionSize = 2

    /// A sheet of tiles; they are squares unless they have a height of their own.
    package init(_ title: String, tiles: [Tile], columns: Int = 8, side: Int = 150, tileHeight: Int? = nil) {
        precondition(
            columns > 0 && side > 0 && tileHeight ?? side > 0, "a sheet has columns, and its tiles have pixels")
        self.title = title
        self.tiles = tiles
        self.columns = columns
        self.side = side
        self.tileHeight = tileHeight ?? side
    }

    /// The width of the sheet in pixels.
    package var width: Int {
        let used = max(1, min(columns, tiles.count))
        return max(
            2 * Self.margin + used * pitch.across - Self.gap, 240, min(2 * Self.margin + Canvas.textWidth(title), 1400))
    }

    /// The height of the sheet in pixels.
    package var height: Int {
        if tiles.isEmpty { return 2 * Self.margin + titleHeight + Canvas.lineHeight() }
        let rows = (tiles.count + columns - 1) / columns
        return 2 * Self.margin + titleHeight + rows * pitch.down - Self.gap
    }

    private var titleHeight: Int { title.isEmpty ? 0 : Canvas.lineHeight() + 8 }

    /// From one tile to the next.
    private var pitch: (across: Int, down: Int) {
        let lines = tiles.map(\.captions.count).max() ?? 0
        let frame = 2 * Self.frameWidth
        return (
            side + frame + Self.gap,
            tileHeight + frame + lines * Canvas.lineHeight(size: Self.captionSize) + 4 + Self.gap
        )
    }

    /// Draws the sheet from the upper left corner of a rectangle; tiles keep their size.
    package func draw(on canvas: inout some DrawingSurface, in rect: PixelRect) {
        let clip = canvas.clip
        canvas.clip = clip.intersection(rect)
        defer { canvas.clip = clip }
        let (left, top) = (rect.left + Self.margin, rect.top + Self.margin)
        canvas.write(title, x: left, y: top, limit: rect.width - 2 * Self.margin)
        if tiles.isEmpty {
            canvas.write("nothing to show", x: left, y: top + titleHeight, .quiet)
        }
        for (index, tile) in tiles.enumerated() {
            draw(
                tile, left: left + index % columns * pitch.across,
                top: top + titleHeight + index / columns * pitch.down, on: &canvas)
        }
    }

    private func draw(_ tile: Tile, left: Int, top: Int, on canvas: inout some DrawingSurface) {
        let picture = tile.picture.fitted(into: side, height: tileHeight)
        let x = left + Self.frameWidth + (side - picture.width) / 2
        let y = top + Self.frameWidth + (tileHeight - picture.height) / 2
        if let ink = tile.frame {
            canvas.fill(
                PixelRect(left: x, top: y, right: x + picture.width, bottom: y + picture.height)
                    .inset(by: -Self.frameWidth), ink)
        }
        canvas.draw(picture, left: x, top: y)
        for (line, text) in tile.captions.enumerated() {
            canvas.write(
                text, x: left + Self.frameWidth,
                y: top + tileHeight + 2 * Self.frameWidth + 6 + line * Canvas.lineHeight(size: Self.captionSize),
                size: Self.captionSize, line == 0 ? .text : .quiet, limit: side + Self.frameWidth)
        }
    }
}
