/// How much work goes into making a PNG small.
package enum PNGEffort: Sendable, CaseIterable {
    /// As quick as memory allows: for what is looked at and can be made again.
    case quick
    /// For pictures that are written once and kept.
    case archive
}
