/// What a window is called whose middle lies at a point of a picture.
package enum PatchZone: Hashable, Sendable {
    /// It shows an object: an index into ``LabelledPicture/objects``.
    case positive(object: Int)
    /// It is neither: never sampled.
    case dontCare
    /// It is background.
    case background
}
