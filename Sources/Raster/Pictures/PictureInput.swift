import Files

/// Where a picture comes from: a file, the bytes of one, or samples in memory.
public struct PictureInput: Sendable {
    /// What there is to read.
    enum Content: Sendable {
        case file
        case encoded(EncodedPicture)
        case samples(SampleArray)
    }

    /// The path of the file, or what reports and error messages call the picture.
    public let name: String
    let content: Content

    /// A picture file.
    public static func file(_ path: String) -> PictureInput { PictureInput(name: path, content: .file) }

    /// The bytes of a picture file.
    public static func encoded(_ picture: EncodedPicture, name: String) -> PictureInput {
        PictureInput(name: name, content: .encoded(picture))
    }

    /// Samples, shape [height, width, channels].
    public static func samples(_ samples: SampleArray, name: String) -> PictureInput {
        PictureInput(name: name, content: .samples(samples))
    }

    /// Where the bytes of a picture file can be opened; nil for samples.
    var path: String? {
        switch content {
        case .file: name
        case .encoded(let picture): picture.path
        case .samples: nil
        }
    }

    /// SHA-256 of the bytes of the picture file in hexadecimal; nil for samples.
    ///
    /// - Throws: `FileError`.
    package var sha256: String? {
        get throws { try path.map { try ContentHash.hexadecimal(ofFile: $0) } }
    }
}
