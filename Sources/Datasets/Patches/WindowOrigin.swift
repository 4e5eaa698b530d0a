/// The first row or column of a window whose middle lies at a place: `⌊center − size/2 + ½⌋`, the nearest whole number.
///
/// - Parameters:
///   - center: In pixels from the edge of the picture.
///   - size: Rows or columns of the window.
package func windowOrigin(center: Double, size: Int) -> Int {
    Int((center - Double(size) / 2 + 0.5).rounded(.down))
}
