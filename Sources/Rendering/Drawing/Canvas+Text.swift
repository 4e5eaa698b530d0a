extension Canvas {
    /// Pixels for each dot of the font in plots; letters are seven dots high.
    package static let textSizes = 1...4

    /// The width of a line of text, in pixels.
    package static func textWidth(_ text: String, size: Int = 2) -> Int {
        let lettering = Lettering.plot(size)
        return lettering.width(of: lettering.line(text))
    }

    /// The height of a capital, in pixels.
    package static func capHeight(size: Int = 2) -> Int { Font.capHeight * size }

    /// The height of a line of text with the space to the next one, in pixels.
    package static func lineHeight(size: Int = 2) -> Int { (Font.height + 3) * size }

    /// Writes a line of text.
    package mutating func write(_ line: TextLine) {
        let lettering = Lettering.plot(line.size)
        let (width, mask) = lettering.coverage(of: lettering.line(line.text))
        let (x, y) = (line.x, line.y)
        if line.isUpward {
            let bottom = y + Self.shift(width, line.align)
            let rect = PixelRect(left: x, top: bottom - width, right: x + lettering.height, bottom: bottom)
            blend(rect, line.ink) { Int(mask[($0 - x) * width + bottom - 1 - $1]) }
        } else {
            let left = x - Self.shift(width, line.align)
            let rect = PixelRect(left: left, top: y, right: left + width, bottom: y + lettering.height)
            blend(rect, line.ink) { Int(mask[($1 - y) * width + $0 - left]) }
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
    private static let plots = Canvas.textSizes.map(Lettering.init)

    /// The letters of plots in one size.
    static func plot(_ size: Int) -> Lettering {
        precondition(Canvas.textSizes.contains(size), "the letters of plots have 1 to 4 pixels for each dot")
        return plots[size - 1]
    }
}
