import FoundationEssentials
import Network
import Raster

extension ScoreMapDescription {
    /// Pixels on a side, and of a window: far more than any picture has, and few enough to multiply.
    private static let longestSide = 1 << 30
    private static let longestWindow = 1 << 20

    /// Reads the JSON text.
    ///
    /// - Throws: ``ScoreMapFault``; a text that is read has no number that later computations cannot take.
    init(json: String) throws(ScoreMapFault) {
        struct Version: Decodable { var formatVersion: Int }
        let decoder = JSONDecoder()
        do {
            let version = try decoder.decode(Version.self, from: Data(json.utf8)).formatVersion
            guard version <= Self.currentVersion else {
                throw ScoreMapFault.newerVersion(found: version, supported: Self.currentVersion)
            }
            self = try decoder.decode(Self.self, from: Data(json.utf8))
        } catch let fault as ScoreMapFault {
            throw fault
        } catch let error as DecodingError {
            throw .descriptionSyntax(error.place)
        } catch {
            throw .descriptionSyntax("\(error)")
        }
        try check()
    }

    private func check() throws(ScoreMapFault) {
        try require(
            (1...Self.currentVersion).contains(formatVersion) && (formatVersion == 4) == (hasBoxes == true)
                && (formatVersion == 4 || (formatVersion == 3) == (computation != nil)),
            "formatVersion")
        try require(!classes.isEmpty && Set(classes).count == classes.count && !classes.contains(""), "classes")
        try require(isThreshold(run.threshold) && (model.threshold.map(isThreshold) ?? true), "threshold")
        try require(isPair(model.window, Self.longestWindow), "model.window")
        try require(isPair(model.stride, Self.longestWindow), "model.stride")
        try check(picture)
        try require(!levels.isEmpty && levels.count <= Scales.limit, "levels")
        if let scales {
            try require(
                !scales.isEmpty && scales.count <= Scales.limit && scales.allSatisfy(Scales.range.contains)
                    && Set(scales).count == scales.count, "scales")
        }
        let factors = levels.map(\.scale)
        try require(
            factors.allSatisfy((scales ?? [1]).contains) && zip(factors, factors.dropFirst()).allSatisfy(<),
            "levels.scale")
        for level in levels { try check(level) }
    }

    private func check(_ picture: ScannedPicture) throws(ScoreMapFault) {
        try require(isPair(picture.size, Self.longestSide), "picture.size")
        let placement = picture.placement
        try require(
            isPair(placement.size, Self.longestSide) && placement.origin.count == 2
                && placement.origin.allSatisfy { $0 >= 0 && $0 <= Double(Self.longestSide) }
                && placement.scale.count == 2
                && placement.scale.allSatisfy { $0 > 0 && $0 <= Double(Self.longestSide) },
            "picture.placement")
        if let region = picture.region {
            try require(
                region.x >= 0 && region.y >= 0 && region.width > 0 && region.height > 0
                    && max(region.x, region.y, region.width, region.height) <= 1 << 40, "picture.region")
        }
        try require(picture.level >= 0 && (picture.page ?? 1) >= 1, "picture.level")
        for size in [picture.pixelSize, picture.givenPixelSize] {
            if let size { try require(PixelSize(x: size.x, y: size.y, source: "") != nil, "picture.pixelSize") }
        }
        if let georeference = picture.georeference {
            try require(
                georeference.transform.count == 6 && georeference.transform.allSatisfy(\.isFinite)
                    && (georeference.metersPerUnit.map { $0.isFinite && $0 > 0 } ?? true), "picture.georeference")
        }
        try require(IntensityRule(picture.intensityRule) != nil, "picture.intensityRule")
        try require(picture.background.count == 3, "picture.background")
    }

    private func check(_ level: Level) throws(ScoreMapFault) {
        let size = Scales.size(of: Extent(height: picture.size[1], width: picture.size[0]), at: level.scale)
        try require(isPair(level.size, Self.longestSide) && level.size == [size.width, size.height], "levels.size")
        try require(isPair(level.window, Self.longestWindow), "levels.window")
        try require(isPair(level.stride, Self.longestWindow), "levels.stride")
        let margins = geometry(of: level).margins
        try require(level.origin == [-margins.left, -margins.top], "levels.origin")
        try require(
            level.limits.count == channels
                && level.limits.allSatisfy { $0.low.isFinite && $0.high.isFinite && $0.low <= $0.high },
            "levels.limits")
        let height = geometry(of: level).map.height
        try require(
            level.rows.map { computation != nil && $0.count == 2 && $0[0] >= 0 && $0[0] <= $0[1] && $0[1] <= height }
                ?? true, "levels.rows")
        let kept = level.keptRows(of: height)
        let ends = level.scoredRows ?? []
        try require(
            ends.allSatisfy {
                $0.count == 2 && $0[0] >= kept.lowerBound && $0[0] < $0[1] && $0[1] <= kept.upperBound
            }
                && zip(ends, ends.dropFirst()).allSatisfy { $0[1] < $1[0] }, "levels.scoredRows")
    }

    /// Where the windows of a level lie.
    func geometry(of level: Level) -> ScanGeometry {
        ScanGeometry(
            grid: WindowGrid(
                window: Extent(height: level.window[1], width: level.window[0]),
                stride: Extent(height: level.stride[1], width: level.stride[0])),
            picture: Extent(height: level.size[1], width: level.size[0]), edge: edge)
    }

    private func isPair(_ numbers: [Int], _ limit: Int) -> Bool {
        numbers.count == 2 && numbers.allSatisfy { (1...limit).contains($0) }
    }

    private func isThreshold(_ threshold: Float) -> Bool { (0...1).contains(threshold) }

    private func require(_ isUsable: Bool, _ key: String) throws(ScoreMapFault) {
        guard isUsable else { throw .unusable(key: key) }
    }
}

extension DecodingError {
    /// Where a JSON text is wrong.
    package var place: String {
        func path(_ context: Context, _ key: (any CodingKey)? = nil) -> String {
            (context.codingPath + (key.map { [$0] } ?? [])).map(\.stringValue).joined(separator: ".")
        }
        return switch self {
        case .keyNotFound(let key, let context): "'\(path(context, key))' is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            context.codingPath.isEmpty ? "it is not JSON" : "'\(path(context))' has the wrong type or value"
        @unknown default: "\(self)"
        }
    }
}
