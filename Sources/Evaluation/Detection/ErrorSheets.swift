import Datasets
import Files
import FoundationEssentials
import Glibc
import Network
import Numbers
import Raster
import Rendering

/// Every error of a detector as a small picture, on as many sheets as it takes, the worst first.
///
/// Only one sheet is held at a time, and each decodes its pictures one after another.
struct ErrorSheets {
    /// A kind of errors.
    enum Kind: String, CaseIterable {
        case misses
        case falseAlarms = "false-alarms"
    }

    /// Pictures on a sheet.
    static let tilesOnSheet = 64
    /// Nobody looks at more; the report lists the others too.
    static let mostSheets = 50

    private let report: DetectionReport
    private let data: LabelledData
    private let cutter: PatchCutter
    private let indices: [String: Int]

    /// More of a picture than is seen on a sheet is not held for each of its crops.
    private static let largestCrop = 768

    /// - Parameter extent: The size of a crop, with the error in its middle.
    init(_ report: DetectionReport, _ data: LabelledData, around extent: Extent) {
        self.report = report
        self.data = data
        let window = Extent(
            height: min(extent.height, Self.largestCrop), width: min(extent.width, Self.largestCrop))
        cutter = PatchCutter(store: data.store, window: window, augmentation: .none)
        indices = Dictionary(data.pictures.enumerated().map { ($1.name, $0) }) { first, _ in first }
    }

    private func errors(_ kind: Kind) -> [(name: String, place: DetectionReport.Place)] {
        kind == .misses ? report.allMisses : report.allFalseAlarms
    }

    /// How many sheets there are; one that says so where there is no error.
    func count(_ kind: Kind) -> Int {
        min(max((errors(kind).count + Self.tilesOnSheet - 1) / Self.tilesOnSheet, 1), Self.mostSheets)
    }

    /// A sheet.
    ///
    /// - Throws: What the store of the pictures throws.
    func sheet(_ kind: Kind, _ number: Int) throws -> TileSheet {
        let all = errors(kind)
        let first = number * Self.tilesOnSheet
        let shown = all[first..<min(first + Self.tilesOnSheet, all.count)]
        // A picture with several errors is decoded once.
        let order = shown.indices.sorted {
            (indices[shown[$0].place.image]!, $0) < (indices[shown[$1].place.image]!, $1)
        }
        var tiles: [Int: TileSheet.Tile] = [:]
        for index in order { tiles[index] = try tile(kind, shown[index]) }
        let title = kind == .misses ? "Misses, first those of which least is seen" : "False alarms, strongest first"
        return TileSheet(
            all.isEmpty ? "\(title): none" : "\(title): \(first + 1) to \(first + shown.count) of \(all.count)",
            tiles: shown.indices.map { tiles[$0]! }, side: 196)
    }

    private func tile(_ kind: Kind, _ error: (name: String, place: DetectionReport.Place)) throws -> TileSheet.Tile {
        let place = error.place
        let score = place.score.map { $0.fixed(3) }
        return TileSheet.Tile(
            try cutter.picture(
                of: PatchDescription(
                    pictureIndex: indices[place.image]!, centerX: place.box.centerX, centerY: place.box.centerY,
                    classIndex: 0, kind: .object)),
            captions: [
                kind == .misses ? "missed" + (score.map { ", \($0)" } ?? "") : "false, \(score ?? "")", error.name,
                place.image.suffix(atMost: 18), "at \(Int(place.box.centerX)),\(Int(place.box.centerY))",
            ], frame: Palette.color(kind == .misses ? 0 : 2))
    }

    /// Writes `misses.png`, `misses-2.png` …, `false-alarms.png` … and removes those of an earlier, longer report.
    ///
    /// - Throws: `FileError`, `RasterError`, and what the store of the pictures throws.
    func write(to folder: ReportFolder) throws {
        for kind in Kind.allCases {
            func name(_ number: Int) -> String { kind.rawValue + (number == 0 ? "" : "-\(number + 1)") + ".png" }
            let count = count(kind)
            for number in 0..<count { try folder.write(try sheet(kind, number), to: name(number)) }
            var old = count
            while FileManager.default.fileExists(atPath: Path.joined(folder.path, name(old))) {
                try FileManager.default.removeItem(atPath: Path.joined(folder.path, name(old)))
                old += 1
            }
        }
    }
}
