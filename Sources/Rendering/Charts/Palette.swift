/// Colours for classes and series that people with every kind of colour vision tell apart.
///
/// Source: Petroff, *Accessible Color Sequences for Data Visualization*, arXiv:2107.02270, the sequence of ten.
package enum Palette {
    /// The ten colours, in the order in which they are given out.
    package static let colors = [
        Ink(0x3F, 0x90, 0xDA), Ink(0xFF, 0xA9, 0x0E), Ink(0xBD, 0x1F, 0x01), Ink(0x94, 0xA4, 0xA2),
        Ink(0x83, 0x2D, 0xB6), Ink(0xA9, 0x6B, 0x59), Ink(0xE7, 0x63, 0x00), Ink(0xB9, 0xAC, 0x70),
        Ink(0x71, 0x75, 0x81), Ink(0x92, 0xDA, 0xDD),
    ]

    /// The colour of a class or series, over and over.
    package static func color(_ index: Int) -> Ink { colors[index % colors.count] }
}
