import Glibc
import Raster

/// A part of a picture that shows one thing, in pixels; `xmax` and `ymax` are the last pixel that belongs to it.
struct LabelledBox: Equatable {
    /// `WBC`, `RBC` or `Platelets`, the words of the BCCD data set.
    let label: String
    let xmin: Int
    let ymin: Int
    let xmax: Int
    let ymax: Int
}

/// What a smear shall show.
struct SmearRecipe {
    var width = 640
    var height = 480
    /// White cells at chosen places.
    var placed: [PlacedCell] = []
    /// How many more white cells there are, at random places.
    var whiteCells = 0
    /// The part of the picture, from each border, that the centres of white cells keep away from, in pixels;
    /// a negative one lets cells be cut by the border.
    var margin: Float = -20
    /// Red cells for each 640×480 pixels.
    var redCells: Float = 24
    /// Platelets for each 640×480 pixels.
    var platelets: Float = 2
    /// Deviation of the sensor noise, 0 ... 255.
    var noise: Float = 1.2
}

/// A white cell of a chosen kind at a chosen place.
struct PlacedCell {
    let kind: WhiteCell.Kind
    /// In pixels.
    let center: SIMD2<Float>

    init(_ kind: WhiteCell.Kind, _ x: Float, _ y: Float) {
        self.kind = kind
        center = SIMD2(x, y)
    }
}

/// A drawn picture and the truth about it.
struct Smear {
    let picture: Picture
    /// Every thing of which enough can be seen, white cells first.
    let boxes: [LabelledBox]

    /// Draws a smear. The same recipe and the same state of the random source give the same samples.
    init(_ recipe: SmearRecipe, _ random: inout SmearRandom) {
        let stain = Stain(&random)
        let area = Float(recipe.width * recipe.height) / (640 * 480)
        var scene = Scene(recipe: recipe, stain: stain)
        scene.placeChosenCells(&random)
        scene.placeWhiteCells(recipe.whiteCells, &random)
        scene.placeRedCells(Int((recipe.redCells * area).rounded()), &random)
        scene.placePlatelets(Int((recipe.platelets * area * random.uniform(0.4, 1.6)).rounded()), &random)

        var canvas = Canvas(width: recipe.width, height: recipe.height)
        Plasma(stain: stain, &random).draw(on: &canvas)
        var layer = ThicknessLayer(width: recipe.width, height: recipe.height)
        for cell in scene.redCells { cell.addThickness(to: &layer) }
        layer.absorb(from: &canvas, stain: stain, texture: LatticeNoise(&random))
        for cell in scene.redCells { cell.drawDrop(on: &canvas) }
        for platelet in scene.platelets { platelet.draw(on: &canvas) }
        for cell in scene.whiteCells { cell.draw(on: &canvas, stain: stain) }
        for _ in 0..<Int(area * random.uniform(2, 9)) {
            Dirt(center: scene.anywhere(&random), &random).draw(on: &canvas)
        }
        Optics(noise: recipe.noise, &random).photograph(&canvas, &random)
        picture = canvas.picture()
        boxes = scene.boxes()
    }
}

/// Where everything lies, before it is drawn.
private struct Scene {
    let recipe: SmearRecipe
    let stain: Stain
    var whiteCells: [WhiteCell] = []
    var redCells: [RedCell] = []
    var platelets: [Platelet] = []

    func anywhere(_ random: inout SmearRandom, margin: Float = 0) -> SIMD2<Float> {
        SIMD2(
            random.uniform(margin, Float(recipe.width) - margin),
            random.uniform(margin, Float(recipe.height) - margin))
    }

    mutating func placeChosenCells(_ random: inout SmearRandom) {
        for cell in recipe.placed {
            let radius = cell.kind.radius(&random)
            whiteCells.append(
                WhiteCell(kind: cell.kind, center: cell.center, radius: radius, stain: stain, &random))
        }
    }

    mutating func placeWhiteCells(_ count: Int, _ random: inout SmearRandom) {
        for _ in 0..<count {
            for _ in 0..<60 {
                let kind = WhiteCell.Kind.random(&random)
                let radius = kind.radius(&random)
                let center = anywhere(&random, margin: recipe.margin)
                let isFree = whiteCells.allSatisfy {
                    distance($0.center, center) > $0.outline.reach + radius + 12
                }
                guard isFree else { continue }
                whiteCells.append(WhiteCell(kind: kind, center: center, radius: radius, stain: stain, &random))
                break
            }
        }
    }

    mutating func placeRedCells(_ count: Int, _ random: inout SmearRandom) {
        // Some slides show heaps, others single cells.
        let sociability = random.uniform(0.2, 0.75)
        let usual = RedCell.usualRadius
        var tries = count * 30
        while redCells.count < count, tries > 0 {
            tries -= 1
            var center = anywhere(&random, margin: -usual)
            var nearest = 1.9 * usual
            if !redCells.isEmpty, random.chance(sociability) {
                let neighbour = redCells[random.integer(in: 0...redCells.count - 1)]
                let angle = random.angle()
                center = neighbour.center + SIMD2(cos(angle), sin(angle)) * usual * random.uniform(1.1, 2.05)
                nearest = 1.05 * usual
            }
            let inside =
                center.x > -usual && center.y > -usual && center.x < Float(recipe.width) + usual
                && center.y < Float(recipe.height) + usual
            guard inside, redCells.allSatisfy({ distance($0.center, center) > nearest }) else { continue }
            // White cells push red cells aside, but not always wholly.
            let squeeze = random.uniform(0.55, 1)
            guard whiteCells.allSatisfy({ distance($0.center, center) > $0.outline.reach + squeeze * usual }) else {
                continue
            }
            redCells.append(RedCell(center: center, stain: stain, &random))
        }
    }

    mutating func placePlatelets(_ count: Int, _ random: inout SmearRandom) {
        for _ in 0..<count {
            for _ in 0..<20 {
                let center = anywhere(&random)
                let isFree =
                    whiteCells.allSatisfy { distance($0.center, center) > $0.outline.reach + 24 }
                    && redCells.allSatisfy { distance($0.center, center) > RedCell.usualRadius * 0.95 }
                guard isFree else { continue }
                platelets.append(Platelet(center: center, stain: stain, &random))
                break
            }
        }
    }

    func boxes() -> [LabelledBox] {
        whiteCells.compactMap { box("WBC", $0.center, $0.outline, visible: 0.05) }
            + redCells.compactMap { box("RBC", $0.center, $0.outline, visible: 0.3) }
            + platelets.compactMap { box("Platelets", $0.center, $0.outline, visible: 0.4) }
    }

    /// The box of a thing, clipped to the picture; nil when less than a part of it can be seen.
    private func box(_ label: String, _ center: SIMD2<Float>, _ outline: Outline, visible: Float) -> LabelledBox? {
        let bounds = outline.bounds
        let whole = (bounds.right - bounds.left) * (bounds.bottom - bounds.top)
        let left = max(center.x + bounds.left, 0)
        let top = max(center.y + bounds.top, 0)
        let right = min(center.x + bounds.right, Float(recipe.width))
        let bottom = min(center.y + bounds.bottom, Float(recipe.height))
        guard right > left, bottom > top, (right - left) * (bottom - top) >= visible * whole else { return nil }
        return LabelledBox(
            label: label, xmin: Int(left), ymin: Int(top), xmax: min(Int(right), recipe.width - 1),
            ymax: min(Int(bottom), recipe.height - 1))
    }
}

private func distance(_ a: SIMD2<Float>, _ b: SIMD2<Float>) -> Float {
    ((a - b) * (a - b)).sum().squareRoot()
}
