import Raster

/// Boxes by their place, for finding those that may overlap a box without looking at all.
///
/// The plane is cut into squares as large as the largest box, so that boxes overlap only where their middles lie in the
/// same square or in two that touch.
struct BoxIndex {
    private let width, height: Double
    private var squares: [SIMD2<Int>: [Int]] = [:]

    /// An empty index for boxes that are no larger than the largest of these.
    init(forSizesOf boxes: [ScoredBox]) {
        width = max(boxes.reduce(0) { max($0, $1.box.width) }, 1)
        height = max(boxes.reduce(0) { max($0, $1.box.height) }, 1)
    }

    private func square(of box: Box) -> SIMD2<Int> {
        SIMD2(Int((box.centerX / width).rounded(.down)), Int((box.centerY / height).rounded(.down)))
    }

    /// Adds the number of a box.
    mutating func insert(_ number: Int, _ box: Box) { squares[square(of: box), default: []].append(number) }

    /// Removes the number of a box that was added with this place.
    mutating func remove(_ number: Int, _ box: Box) {
        let square = square(of: box)
        guard let place = squares[square]?.firstIndex(of: number) else { return }
        squares[square]!.swapAt(place, squares[square]!.count - 1)
        squares[square]!.removeLast()
    }

    /// Moves the number of a box from one place to another.
    mutating func move(_ number: Int, from old: Box, to new: Box) {
        guard square(of: old) != square(of: new) else { return }
        remove(number, old)
        insert(number, new)
    }

    /// Gives the numbers of all boxes that may overlap a box, in no order that means anything.
    func forEach(near box: Box, _ body: (Int) -> Void) {
        let middle = square(of: box)
        for dy in -1...1 {
            for dx in -1...1 {
                guard let numbers = squares[middle &+ SIMD2(dx, dy)] else { continue }
                for number in numbers { body(number) }
            }
        }
    }
}
