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

    /// Writes a line of text from left to right.
    ///
    /// - Parameters:
    ///   - x: Where the line begins, has its middle or ends, as `align` says.
    ///   - y: The top of its capitals.
    ///   - size: Pixels for each dot of the font, one of ``textSizes``.
    ///   - limit: Pixels that there are for it; what is longer ends in an ellipsis.
    package mutating func write(
        _ text: String, x: Int, y: Int, size: Int = 2, _ ink: Ink = .text, align: TextAlignment = .leading,
        limit: Int? = nil
    ) {
        let lettering = Lettering.plot(size)
        let line = limit.map { lettering.line(text, fitting: $0) } ?? lettering.line(text)
        let (width, mask) = lettering.coverage(of: line)
        let left = x - Self.shift(width, align)
        let rect = PixelRect(left: left, top: y, right: left + width, bottom: y + lettering.height)
        blend(rect, ink) { Int(mask[($1 - y) * width + $0 - left]) }
    }

    /// Writes a line of text from below upwards.
    ///
    /// - Parameters:
    ///   - x: The left side, where the tops of its capitals are.
    ///   - y: Where the line begins (its lower end), has its middle or ends, as `align` says.
    ///   - size: Pixels for each dot of the font, one of ``textSizes``.
    ///   - limit: Pixels that there are for it; what is longer ends in an ellipsis.
    package mutating func writeUpwards(
        _ text: String, x: Int, y: Int, size: Int = 2, _ ink: Ink = .text, align: TextAlignment = .leading,
        limit: Int? = nil
    ) {
        let lettering = Lettering.plot(size)
        let line = limit.map { lettering.line(text, fitting: $0) } ?? lettering.line(text)
        let (width, mask) = lettering.coverage(of: line)
        let bottom = y + Self.shift(width, align)
        let rect = PixelRect(left: x, top: bottom - width, right: x + lettering.height, bottom: bottom)
        blend(rect, ink) { Int(mask[($0 - x) * width + bottom - 1 - $1]) }
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
