extension Architecture {
    /// The text as people read it: with `size` and the width first, as sizes of pictures are spoken of.
    ///
    /// `Architecture.text`, which models keep, begins with `input` and the height, so that every version reads it. Of a
    /// square input both are the same.
    public var widthFirstText: String {
        input.width == input.height
            ? text : "size \(input.widthFirst)" + text.dropFirst("input \(input)".count)
    }
}

extension Shape {
    /// Width, height and channels, for example `100x40x1`.
    public var widthFirst: String { "\(width)x\(height)x\(channels)" }
}
