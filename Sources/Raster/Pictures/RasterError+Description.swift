import Files
import Glibc

extension RasterError: DescribedError {
    /// One sentence: what, where, expected and found, and what to do.
    public var description: String {
        switch self {
        case .cannotRead(let path, let reason):
            "cannot read '\(path)': \(reason); check the name and the permissions"
        case .notAFile(let path, let found):
            "cannot read '\(path)' as a picture: expected a PNG, JPEG, TIFF or PNM file, found \(found); name a picture file"
        case .empty(let path):
            "cannot read '\(path)' as a picture: expected PNG, JPEG, TIFF or PNM data, found an empty file (0 bytes); "
                + "copy or export it again"
        case .notAPicture(let path, let found):
            "cannot read '\(path)' as a picture: expected PNG, JPEG, TIFF or PNM data, found \(found); "
                + "the content counts, not the name: convert it to PNG or JPEG"
        case .formatNotRead(let path, let format):
            "cannot read '\(path)': expected PNG, JPEG, TIFF or PNM data, found \(format) data; convert it to PNG or JPEG"
        case .featureNotRead(let path, let format, let reason):
            "cannot read '\(path)': this kind of \(format.rawValue) is not supported: \(reason); "
                + "save it again as an ordinary PNG or JPEG"
        case .codecNotRead(let path, let format, let codec, let converter):
            "cannot read '\(path)': its pixels are compressed as \(codec), for which there is no decoder here; convert it "
                + "with \(converter) to a \(format.rawValue) of JPEG, deflate or LZW"
        case .partNotFound(let path, let wanted, let found):
            "cannot read \(wanted) of '\(path)': it has \(found); ask for one of these"
        case .tooManyPixels(let path, let width, let height, let limit):
            "refused '\(path)': its header says \(width) × \(height) pixels, and at most \(limit) pixels are accepted; "
                + "raise the limit if the header can be trusted, else cut the picture"
        case .tooManyBytes(let path, let width, let height, let bytes, let limit, let holding):
            "refused '\(path)': decoding its \(width) × \(height) pixels would hold \(bytes) bytes "
                + "(\(holding.words)), and at most \(limit) bytes are accepted; \(holding.remedy)"
        case .outOfMemory(let path, let bytes):
            "cannot read '\(path)': the system gave no memory for decoding (\(bytes) bytes are needed); "
                + "close other programs or cut the picture"
        case .damagedHeader(let path, let format, let reason):
            "cannot read '\(path)': expected a complete \(format.rawValue) header, found damage: \(reason); "
                + "copy or export it again"
        case .damaged(let path, let format, let row, let height, let reason):
            "cannot read '\(path)': expected \(height) rows, the \(format.rawValue) data is good for \(row): \(reason); "
                + "copy or export it again"
        case .cannotWrite(let path, let reason):
            "cannot write '\(path)': \(reason); \(FileError.adviceForWriting(reason))"
        case .tooLargeForFormat(let path, let format, let width, let height, let limit):
            "cannot write '\(path)': the picture has \(width) × \(height) pixels, and a \(format.rawValue) side has at "
                + "most \(limit); write a PNG or a smaller picture"
        }
    }
}

extension RasterError.HeldContent {
    var words: String {
        switch self {
        case .rows: "buffers for single rows"
        case .interlacedPicture: "an interlaced PNG is held whole"
        case .progressiveCoefficients: "all coefficients of a progressive JPEG are held"
        case .rotatedPicture: "a picture that its EXIF orientation turns is held whole"
        case .table: "places and lengths of its strips or tiles"
        case .tiles: "a row of tiles is held"
        case .strips: "a compressed strip is held"
        case .wholePicture: "the picture is asked for as one piece"
        }
    }

    var remedy: String {
        switch self {
        case .rows: "cut the picture into narrower ones or raise the limit"
        case .interlacedPicture: "save it without interlacing or raise the limit"
        case .progressiveCoefficients: "save it as a baseline JPEG or raise the limit"
        case .rotatedPicture: "save it upright or raise the limit"
        case .table: "save it in larger strips or tiles or raise the limit"
        case .tiles: "save it in smaller tiles or raise the limit"
        case .strips: "save it in smaller strips or in tiles or raise the limit"
        case .wholePicture: "cut the picture or raise the limit"
        }
    }
}
