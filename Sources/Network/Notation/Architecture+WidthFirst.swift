extension Architecture {
    /// The text as people read it: with `size`, and the width first in every size.
    ///
    /// `text`, which models keep, begins with `input` and has the heights first, so that every version reads it. Where
    /// all sizes are square, both say the same, and this is `text`.
    public var widthFirstText: String {
        let text = ArchitecturePrinter(self, .widthFirst).text
        let kept = self.text
        return text.drop { $0 != " " } == kept.drop { $0 != " " } ? kept : text
    }
}
