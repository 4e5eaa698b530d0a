/// Which point of a line of text is at the given place.
package enum TextAlignment: Sendable {
    /// Its beginning.
    case leading
    /// Its middle.
    case centered
    /// Its end.
    case trailing
}
