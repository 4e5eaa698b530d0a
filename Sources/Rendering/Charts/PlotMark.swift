/// The shape of a mark on a plot.
package enum PlotMark: Sendable, Equatable, CaseIterable {
    /// A filled circle.
    case disc
    /// A filled square.
    case square
    /// A filled triangle that points upwards.
    case triangle
    /// A filled square on one of its corners.
    case diamond
    /// A filled triangle that points downwards.
    case wedge

    /// The shape that belongs to the colour of a class: it changes when ``Palette`` starts again.
    package static func mark(_ index: Int) -> PlotMark {
        allCases[index / Palette.colors.count % allCases.count]
    }
}
