/// Puts boxes, centres and labels of detections into a picture so that each can be read.
///
/// Boxes are clipped to the picture; a light line between two dark ones shows on any ground. A label is
/// above its box if there is room, else below it, else inside; it never leaves the picture, and it avoids the
/// labels of detections above it as long as one of these places is free. Nothing covers what is better.
///
/// Where labels are automatic and no place is free of labels and of the middles of other objects, the score stands
/// alone, or nothing.
struct MarkLayout: Sendable {
    private let bounds: PixelRect
    private let lettering: Lettering
    private let line: Int
    private let halo: Int
    /// Labels that have their place, by squares of the picture, so that neighbours are found quickly.
    private var taken: [SIMD2<Int>: [PlacedLabel]] = [:]
    /// The middles of objects that have been drawn, in the same way.
    private var objects: [SIMD2<Int>: [PixelRect]] = [:]
    /// Rows of squares from the top that are forgotten.
    private var forgottenSquares = 0
    private let labels: MarkLabels
    /// The side of such a square, in pixels; a label of usual size touches one to four.
    private static let square = 256

    /// Adds marks to a picture, from top to bottom.
    mutating func add(_ marks: [DetectionMark], to annotations: inout Annotations) {
        let sorted = marks.sorted { ($0.centerY, $0.centerX, $0.score) < ($1.centerY, $1.centerX, $1.score) }
        for mark in sorted {
            guard let box = mark.box(in: bounds) else { continue }
            annotations.rank = Annotations.Rank(layer: 1, score: mark.score)
            draw(box, mark, &annotations)
            if labels == .automatic { reveal(box, &annotations) }
            annotations.rank.layer = 2
            guard let label = label(of: mark, at: box) else { continue }
            let first = annotations.count
            draw(label, &annotations)
            let placed = PlacedLabel(plate: label.plate, shapes: first..<annotations.count)
            for square in squares(of: label.plate) { taken[square, default: []].append(placed) }
        }
        annotations.putInOrder()
    }

    private struct PlacedLabel {
        let plate: PixelRect
        /// What it was drawn with.
        let shapes: Range<Int>
    }

    /// Takes labels of objects above away from the middle of an object, and keeps it free of those to come.
    ///
    /// Labels may cover the rim of an object, as their own boxes lie close to them. Rows in which a label below its box
    /// lies are drawn when all objects that reach there are known, so that none is drawn and then taken away.
    private mutating func reveal(_ box: PixelRect, _ annotations: inout Annotations) {
        let middle = PixelRect(
            left: box.left + box.width / 4, top: box.top + box.height / 4, right: box.right - box.width / 4,
            bottom: box.bottom - box.height / 4)
        for square in squares(of: middle) {
            objects[square, default: []].append(middle)
            for label in taken[square, default: []] where !label.plate.intersection(middle).isEmpty {
                annotations.remove(label.shapes, rows: label.plate.top..<label.plate.bottom)
                for other in squares(of: label.plate) {
                    taken[other]?.removeAll { $0.shapes == label.shapes }
                }
            }
        }
    }

    /// Gives back the memory of labels above a row that no label of a mark that is still to come reaches.
    mutating func forget(above row: Int) {
        let squares = row / Self.square
        guard squares > forgottenSquares else { return }
        forgottenSquares = squares
        taken = taken.filter { $0.key.y >= squares }
        objects = objects.filter { $0.key.y >= squares }
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

    init(_ lettering: Lettering, bounds: PixelRect, labels: MarkLabels = .automatic) {
        self.labels = labels
        self.lettering = lettering
        self.bounds = bounds
        line = lettering.scale
        halo = max(1, lettering.scale / 2)
    }

    private func draw(_ box: PixelRect, _ mark: DetectionMark, _ annotations: inout Annotations) {
        annotations.frame(box, thickness: halo, .halo)
        annotations.frame(box.inset(by: halo), thickness: line, mark.ink ?? .white)
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
        for part in [across, upper, lower] { annotations.fill(part, mark.ink ?? .white) }
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

    /// The label of a mark at the best place; nil where there shall be none, or in a crowd no room for it.
    private func label(of mark: DetectionMark, at box: PixelRect) -> Label? {
        switch labels {
        case .none: nil
        case .all: label(of: mark, at: box, isNamed: true, needsRoom: false)
        case .score: label(of: mark, at: box, isNamed: false, needsRoom: false)
        case .automatic:
            label(of: mark, at: box, isNamed: true, needsRoom: true)
                ?? label(of: mark, at: box, isNamed: false, needsRoom: true)
        }
    }

    /// A label at the first of its places that is free.
    ///
    /// - Parameter needsRoom: True for no label where no place is free; else it gets the first place.
    private func label(of mark: DetectionMark, at box: PixelRect, isNamed: Bool, needsRoom: Bool) -> Label? {
        let scale = lettering.scale
        let score = lettering.line(mark.scoreText)
        let scoreWidth = score.width
        let gap = 4 * scale
        // A long name may be wider than its box, but it must not lie across the whole picture.
        let widest = min(bounds.width, max(box.width, bounds.width / 2))
        let room = widest - 6 * scale - scoreWidth - gap
        let name = lettering.line(isNamed ? lettering.fitted(mark.label, into: max(0, room)) : "")
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
        // In its own box a label hides the object, unless that is much larger.
        let hides = box.height < 4 * height || box.width < width
        let free = inside.first { plate in
            isFree(plate) && (!needsRoom || !(hides && !plate.intersection(box).isEmpty) && coversNoObject(plate))
        }
        // An object that leaves the picture at both sides has no other place for its label.
        if needsRoom, free == nil, !inside.allSatisfy({ !$0.intersection(box).isEmpty }) { return nil }
        var plate = free ?? inside.first ?? places[4]
        if inside.isEmpty {
            plate.top = max(0, min(plate.top, bounds.bottom - height))
            plate.bottom = plate.top + height
        }
        return Label(plate: plate, name: name, score: score)
    }

    private func isFree(_ plate: PixelRect) -> Bool {
        squares(of: plate).allSatisfy { square in
            taken[square, default: []].allSatisfy { $0.plate.intersection(plate).isEmpty }
        }
    }

    private func coversNoObject(_ plate: PixelRect) -> Bool {
        squares(of: plate).allSatisfy { square in
            objects[square, default: []].allSatisfy { $0.intersection(plate).isEmpty }
        }
    }

    private func squares(of rect: PixelRect) -> [SIMD2<Int>] {
        let columns = rect.left / Self.square...max(rect.left, rect.right - 1) / Self.square
        let rows = rect.top / Self.square...max(rect.top, rect.bottom - 1) / Self.square
        return rows.flatMap { row in columns.map { SIMD2($0, row) } }
    }
}
