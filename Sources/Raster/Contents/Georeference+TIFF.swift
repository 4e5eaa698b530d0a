extension Georeference {
    /// Reads the fields of GeoTIFF; nil where there are none that place every pixel.
    init?(_ directory: TIFFDirectory) {
        let keys = GeoKeys(directory)
        guard var transform = Self.transform(directory) else { return nil }
        // Where pixels are points, the tie is at the middle of one.
        let pixelIsPoint = 2
        if keys.integer(.rasterType) == pixelIsPoint {
            transform[2] -= (transform[0] + transform[1]) / 2
            transform[5] -= (transform[3] + transform[4]) / 2
        }
        guard transform.allSatisfy(\.isFinite) else { return nil }
        self.transform = transform
        switch keys.integer(.modelType) {
        case 1: model = .projected
        case 2: model = .geographic
        default: model = .other
        }
        let undefined = 32_767
        let code = keys.integer(model == .geographic ? .geodeticSystem : .projectedSystem)
        epsg = code.flatMap { (1..<undefined).contains($0) ? $0 : nil }
        citation = keys.text(.projectedCitation) ?? keys.text(.citation) ?? keys.text(.geodeticCitation)
        metersPerUnit = model == .projected ? Self.meters(keys.integer(.linearUnit)) : nil
    }

    /// Metres in a linear unit, by its EPSG code; metres where the file names none.
    private static func meters(_ code: Int?) -> Double? {
        switch code {
        case nil, 9001: 1
        case 9002: 0.3048
        case 9003: 1200.0 / 3937
        case 9036: 1000
        default: nil
        }
    }

    private static func transform(_ directory: TIFFDirectory) -> [Double]? {
        let matrix = directory.numbers(.modelTransformation, limit: 16)
        if matrix.count == 16 {
            return [matrix[0], matrix[1], matrix[3], matrix[4], matrix[5], matrix[7]]
        }
        let scale = directory.numbers(.modelPixelScale, limit: 3)
        let tie = directory.numbers(.modelTiepoint, limit: 6)
        guard scale.count >= 2, tie.count == 6, scale[0] != 0, scale[1] != 0 else { return nil }
        // Map coordinates grow upwards, rows downwards.
        return [scale[0], 0, tie[3] - tie[0] * scale[0], 0, -scale[1], tie[4] + tie[1] * scale[1]]
    }
}

/// The keys of a GeoTIFF file: numbers, or places in the fields that hold long values.
private struct GeoKeys {
    enum Key: Int {
        case modelType = 1024
        case rasterType = 1025
        case citation = 1026
        case geodeticSystem = 2048
        case geodeticCitation = 2049
        case projectedSystem = 3072
        case projectedCitation = 3073
        case linearUnit = 3076
    }

    private var integers: [Int: Int] = [:]
    private var texts: [Int: String] = [:]

    init(_ directory: TIFFDirectory) {
        let values = directory.integers(.geoKeyDirectory)
        guard values.count >= 4 else { return }
        let characters = Array((directory.text(.geoTexts) ?? "").utf8)
        for index in 0..<min(values[3], values.count / 4 - 1) {
            let entry = values[4 * (index + 1)..<4 * (index + 2)].map { $0 }
            let (key, field, count, value) = (entry[0], entry[1], entry[2], entry[3])
            if field == 0 {
                integers[key] = value
            } else if field == TIFFTag.geoTexts.rawValue, value < characters.count {
                let text = String(decoding: characters[value..<min(value + count, characters.count)], as: UTF8.self)
                // A bar ends each text.
                texts[key] = text.hasSuffix("|") ? String(text.dropLast()) : text
            }
        }
    }

    func integer(_ key: Key) -> Int? { integers[key.rawValue] }
    func text(_ key: Key) -> String? { texts[key.rawValue].flatMap { $0.isEmpty ? nil : $0 } }
}
