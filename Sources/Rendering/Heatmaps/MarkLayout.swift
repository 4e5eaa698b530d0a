/// Puts boxes, centres and labels of detections into a picture so that each can be read.
///
/// Boxes are clipped to the picture; a light line between two dark ones shows on any ground. A label is
/// above its box if there is room, else below it, else inside; it never leaves the picture, and it avoids the
/// labels of detections above it as long as one of these places is free. Nothing covers what is better.
struct MarkLayout: Sendable {
    private let bounds: PixelRect
    private let lettering: Lettering
    private let line: Int
    private let halo: Int
    /// Labels that have their place, by squares of the picture, so that neighbours are found quickly.
    private var taken: [SIMD2<Int>: [PixelRect]] = [:]
    /// Rows of squares from the top that are forgotten.
    private var forgottenSquares = 0
    /// The side of such a square, in pixels; a label of usual size touches one to four.
    private static let square = 256

    /// Adds marks to a picture, from top to bottom.
    mutating func add(_ marks: [DetectionMark], to annotations: inout Annotations) {
        let sorted = marks.sorted { ($0.centerY, $0.centerX, $0.score) < ($1.centerY, $1.centerX, $1.score) }
        for mark in sorted {
            guard let box = mark.box(in: bounds) else { continue }
            annotations.rank = Annotations.Rank(layer: 1, score: mark.score)
            draw(box, mark, &annotations)
            annotations.rank.layer = 2
            draw(placeLabel(of: mark, at: box), &annotations)
        }
        annotations.putInOrder()
    }

    /// Gives back the memory of labels above a row that no label of a mark that is still to come reaches.
    mutating func forget(above row: Int) {
        let squares = row / Self.square
        guard squares > forgottenSquares else { return }
        forgottenSquares = squares
        taken = taken.filter { $0.key.y >= squares }
    }

    /// How far lines and letters of a mark reach above and below its middle, in rows.
    func reach(ofBoxHeight height: Double) -> Int {
        Int((height / 2).rounded(.up)) + lettering.height + 6 * lettering.scale + 2 * halo
    }

    private struct Label {
        let plate: PixelRect
        let name: LetteredLine
        let score: LetteredLine
    }

    init(_ lettering: Lettering, bounds: PixelRect) {
        self.lettering = lettering
        self.bounds = bounds
        line = lettering.scale
        halo = max(1, lettering.scale / 2)
    }

    private func draw(_ box: PixelRect, _ mark: DetectionMark, _ annotations: inout Annotations) {
        annotations.frame(box, thickness: halo, .halo)
        annotations.frame(box.inset(by: halo), thickness: line, .white)
        annotations.frame(box.inset(by: halo + line), thickness: halo, .halo)
        drawCenter(mark, &annotations)
    }

    /// A small cross where the thing was found.
    private func drawCenter(_ mark: DetectionMark, _ annotations: inout Annotations) {
        guard mark.centerX.isFinite, mark.centerY.isFinite, abs(mark.centerX) < 1e15, abs(mark.centerY) < 1e15
        else { return }
        let arm = 5 * lettering.scale
        let left = Int((mark.centerX - Double(line) / 2).rounded())
        let top = Int((mark.centerY - Double(line) / 2).rounded())
        let (right, bottom) = (left + line, top + line)
        let across = PixelRect(left: left - arm, top: top, right: right + arm, bottom: bottom)
        let upper = PixelRect(left: left, top: top - arm, right: right, bottom: top)
        let lower = PixelRect(left: left, top: bottom, right: right, bottom: bottom + arm)
        annotations.fill(across.inset(by: -halo), .halo)
        annotations.fill(
            PixelRect(left: left - halo, top: upper.top - halo, right: right + halo, bottom: top - halo), .halo)
        annotations.fill(
            PixelRect(left: left - halo, top: bottom + halo, right: right + halo, bottom: lower.bottom + halo), .halo)
        for part in [across, upper, lower] { annotations.fill(part, .white) }
    }

    private func draw(_ label: Label, _ annotations: inout Annotations) {
        let scale = lettering.scale
        annotations.fill(label.plate, .plate)
        let x = label.plate.left + 3 * scale
        let y = label.plate.top + 2 * scale
        annotations.write(label.name, x: x, y: y, .light)
        let scoreX = label.plate.right - 3 * scale - label.score.width
        annotations.write(label.score, x: scoreX, y: y, .white)
    }

    private mutating func placeLabel(of mark: DetectionMark, at box: PixelRect) -> Label {
        let scale = lettering.scale
        let score = lettering.line(mark.scoreText)
        let scoreWidth = score.width
        let gap = 4 * scale
        // A long name may be wider than its box, but it must not lie across the whole picture.
        let widest = min(bounds.width, max(box.width, bounds.width / 2))
        let room = widest - 6 * scale - scoreWidth - gap
        let name = lettering.line(lettering.fitted(mark.label, into: max(0, room)))
        let nameWidth = name.isEmpty ? 0 : name.width + gap
        let width = nameWidth + scoreWidth + 6 * scale
        let height = lettering.height + 3 * scale

        // Sideways, a label is pushed into the picture; upwards and downwards it has a choice of places.
        let lefts = [box.left, box.right - width].map { max(0, min($0, bounds.right - width)) }
        let tops = [box.top - height, box.bottom, box.top, box.bottom - height]
        let places = tops.flatMap { top in
            lefts.map { PixelRect(left: $0, top: top, right: $0 + width, bottom: top + height) }
        }
        let inside = places.filter { $0.top >= 0 && $0.bottom <= bounds.bottom }
        var plate = inside.first { isFree($0) } ?? inside.first ?? places[4]
        if inside.isEmpty {
            plate.top = max(0, min(plate.top, bounds.bottom - height))
            plate.bottom = plate.top + height
        }
        for square in squares(of: plate) { taken[square, default: []].append(plate) }
        return Label(plate: plate, name: name, score: score)
    }

    private func isFree(_ plate: PixelRect) -> Bool {
        squares(of: plate).allSatisfy { square in
            taken[square, default: []].allSatisfy { $0.intersection(plate).isEmpty }
        }
    }

    private func squares(of rect: PixelRect) -> [SIMD2<Int>] {
        let columns = rect.left / Self.square...max(rect.left, rect.right - 1) / Self.square
        let rows = rect.top / Self.square...max(rect.top, rect.bottom - 1) / Self.square
        return rows.flatMap { row in columns.map { SIMD2($0, row) } }
    }
}
