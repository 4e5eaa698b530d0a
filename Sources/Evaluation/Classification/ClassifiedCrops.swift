/// The windows of a picture whose scores are averaged to say what the whole picture shows.
public enum ClassifiedCrops: String, CaseIterable, Sendable, Codable {
    /// The window in the middle.
    case center = "1"
    /// The four windows in the corners of a rectangle in the middle, the one in the middle, and the mirrored ones.
    ///
    /// Source: Krizhevsky, Sutskever & Hinton, "ImageNet Classification with Deep Convolutional Neural Networks", 2012,
    /// section 4.1.
    case ten = "10"
    /// All windows of a dense pass over the picture.
    ///
    /// Source: Sermanet et al., OverFeat, arXiv:1312.6229; Simonyan & Zisserman, arXiv:1409.1556, section 3.2.
    case dense
}
