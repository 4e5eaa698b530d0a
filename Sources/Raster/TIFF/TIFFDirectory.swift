/// The fields of one picture of a TIFF file; values are read when they are asked for.
struct TIFFDirectory {
    /// Where it begins in the file.
    let offset: Int
    /// Where the next one of the chain begins; 0 behind the last.
    let next: Int
    private let file: TIFFFile
    private let entries: [Int: Entry]

    private struct Entry {
        var type: Int
        var count: Int
        /// Where the values lie in the file.
        var place: Int
    }

    /// Reads the list of fields at a place; nil where there is none that is whole.
    init?(_ file: TIFFFile, at offset: Int) {
        let countBytes = file.isBig ? 8 : 2
        let entryBytes = file.isBig ? 20 : 12
        let placeBytes = file.isBig ? 8 : 4
        guard let head = file.bytes(countBytes, at: offset) else { return nil }
        let count = file.number(head[...])
        guard (1...Self.maximumFields).contains(count),
            let body = file.bytes(Int(count) * entryBytes + placeBytes, at: offset + countBytes)
        else { return nil }
        var entries: [Int: Entry] = [:]
        for index in 0..<Int(count) {
            let start = index * entryBytes
            let tag = Int(file.number(body[start..<start + 2]))
            let type = Int(file.number(body[start + 2..<start + 4]))
            let values = Int(clamping: file.number(body[start + 4..<start + 4 + placeBytes]))
            let inner = start + 4 + placeBytes
            let (bytes, overflow) = values.multipliedReportingOverflow(by: Self.bytes(ofType: type))
            // The first of two fields of one name counts.
            guard !overflow, bytes > 0, entries[tag] == nil else { continue }
            let place =
                bytes <= placeBytes
                ? offset + countBytes + inner : Int(clamping: file.number(body[inner..<inner + placeBytes]))
            entries[tag] = Entry(type: type, count: values, place: place)
        }
        self.file = file
        self.offset = offset
        self.entries = entries
        next = Int(clamping: file.number(body.suffix(placeBytes)))
    }

    /// Fields of a directory that are looked at; the formats that build on TIFF define some hundreds.
    private static let maximumFields: UInt64 = 4096

    /// How many fields it has.
    var fields: Int { entries.count }

    /// Bytes of a value; 0 for an unknown type.
    private static func bytes(ofType type: Int) -> Int {
        switch type {
        case 1, 2, 6, 7: 1
        case 3, 8: 2
        case 4, 9, 11, 13: 4
        case 5, 10, 12, 16, 17, 18: 8
        default: 0
        }
    }

    /// How many values a field has; 0 where it is missing.
    func count(_ tag: TIFFTag) -> Int { entries[tag.rawValue]?.count ?? 0 }

    /// The bytes of the first values of a field, one slice for each.
    private func values(_ tag: TIFFTag, limit: Int) -> (type: Int, values: [ArraySlice<UInt8>])? {
        guard let entry = entries[tag.rawValue] else { return nil }
        let size = Self.bytes(ofType: entry.type)
        let count = min(entry.count, limit)
        guard let bytes = file.bytes(count * size, at: entry.place) else { return nil }
        return (entry.type, (0..<count).map { bytes[$0 * size..<($0 + 1) * size] })
    }

    /// The first values of a field of whole numbers; empty where it is missing, damaged or of another type.
    func integers(_ tag: TIFFTag, limit: Int = 4096) -> [Int] {
        guard let (type, values) = values(tag, limit: limit), [1, 3, 4, 13, 16, 18].contains(type) else { return [] }
        return values.map { Int(clamping: file.number($0)) }
    }

    /// The only or first value of a field of whole numbers.
    func integer(_ tag: TIFFTag) -> Int? { integers(tag, limit: 1).first }

    /// The first values of a field of numbers; empty where it is missing, damaged or of another type.
    func numbers(_ tag: TIFFTag, limit: Int = 4096) -> [Double] {
        guard let (type, values) = values(tag, limit: limit) else { return [] }
        switch type {
        case 5:
            return values.map { Double(file.number($0.prefix(4))) / Double(file.number($0.suffix(4))) }
        case 11: return values.map { Double(Float(bitPattern: UInt32(file.number($0)))) }
        case 12: return values.map { Double(bitPattern: file.number($0)) }
        case 1, 3, 4, 16: return values.map { Double(file.number($0)) }
        default: return []
        }
    }

    /// The text of a field, up to its first zero; at most the first 4 MB of it.
    func text(_ tag: TIFFTag) -> String? {
        guard let entry = entries[tag.rawValue], [1, 2, 7].contains(entry.type),
            let bytes = file.bytes(min(entry.count, 4 << 20), at: entry.place)
        else { return nil }
        return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }

    /// Directories that this one names as parts of itself, such as its smaller levels.
    func parts() -> [TIFFDirectory] {
        integers(.subDirectories, limit: 64).compactMap { $0 == offset ? nil : TIFFDirectory(file, at: $0) }
    }
}

/// The fields that are looked at (TIFF 6.0, section 8; the later ones of GeoTIFF 1.1, section 7).
enum TIFFTag: Int {
    case subfileType = 254
    case oldSubfileType = 255
    case width = 256
    case height = 257
    case bitsPerSample = 258
    case compression = 259
    case photometric = 262
    case description = 270
    case stripOffsets = 273
    case orientation = 274
    case samplesPerPixel = 277
    case rowsPerStrip = 278
    case xResolution = 282
    case yResolution = 283
    case planarConfiguration = 284
    case resolutionUnit = 296
    case software = 305
    case tileWidth = 322
    case tileHeight = 323
    case tileOffsets = 324
    case subDirectories = 330
    case extraSamples = 338
    case sampleFormat = 339
    case modelPixelScale = 33550
    case modelTiepoint = 33922
    case modelTransformation = 34264
    case geoKeyDirectory = 34735
    case geoDoubles = 34736
    case geoTexts = 34737
}
