extension Canvas {
    /// Pixels for each dot of the font in plots; letters are seven dots high.
    package static let textSizes = 1...4

    /// The width of a line of text, in pixels.
    package static func textWidth(_ text: String, size: Int = 2) -> Int {
        Lettering.plot(size).line(text).width
    }

    /// The height of a capital, in pixels.
    package static func capHeight(size: Int = 2) -> Int { Font.capHeight * size }

    /// The height of a line of text with the space to the next one, in pixels.
    package static func lineHeight(size: Int = 2) -> Int { (Font.height + 3) * size }

    /// Writes a line of text.
    package mutating func write(_ line: TextLine) {
        let lettering = Lettering.plot(line.size)
        let letters = lettering.line(line.text)
        let (width, mask) = (letters.width, lettering.coverage(of: letters))
        if line.isUpward {
            let (left, bottom) = (line.x - letters.rise, line.y + Self.shift(width, line.align))
            let rect = PixelRect(left: left, top: bottom - width, right: left + letters.height, bottom: bottom)
            blend(rect, line.ink) { Int(mask[($0 - left) * width + bottom - 1 - $1]) }
        } else {
            let (left, top) = (line.x - Self.shift(width, line.align), line.y - letters.rise)
            let rect = PixelRect(left: left, top: top, right: left + width, bottom: top + letters.height)
            blend(rect, line.ink) { Int(mask[($1 - top) * width + $0 - left]) }
        }
    }

    private static func shift(_ width: Int, _ align: TextAlignment) -> Int {
        switch align {
        case .leading: 0
        case .centered: width / 2
        case .trailing: width
        }
    }
}

extension Lettering {
    private static let plots = Canvas.textSizes.map { Lettering(scale: $0) }

    /// The letters of plots in one size.
    static func plot(_ size: Int) -> Lettering {
        precondition(Canvas.textSizes.contains(size), "the letters of plots have 1 to 4 pixels for each dot")
        return plots[size - 1]
    }
}
