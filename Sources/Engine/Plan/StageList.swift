import Network

/// The stages of a plan: each step of the blueprint once, or once for each fragment of the map that it makes.
///
/// Steps before ``wholeFrom`` work fragment by fragment; then the fragments are put in order, and later steps work on
/// whole maps with dilated kernels. Both compute the same sums.
struct StageList {
    /// How a stage works.
    enum Form {
        /// On the whole map, whose fragments stand in order.
        case whole
        /// On one fragment; reads its input from one of its rows and columns on.
        case part(Fragment, offset: Extent)
        /// Puts the fragments of a step's map in order.
        case interleaving([Fragment], count: Extent)
    }
    struct Entry {
        /// The step of the blueprint; of an interleaving the one whose map is put in order.
        let step: Int
        let form: Form
        /// The maps that are read; map 0 is the picture and entry `n` makes map `n + 1`.
        let inputs: [Int]
        let inputShapes: [Shape]
        let output: Shape
        /// True where another entry has the same weights.
        let repeatsWeights: Bool
    }
    private(set) var entries: [Entry] = []

    private let steps: [Blueprint.Step]
    private let layout: PlanLayout
    /// The map of each fragment of a step's map.
    private var parts: [[Fragment: Int]]
    /// The map that holds all of a step's map in order.
    private var wholes: [Int?]

    /// - Parameter wholeFrom: The first step that works on whole maps; 0 where no map falls apart.
    init(_ steps: [Blueprint.Step], _ layout: PlanLayout, wholeFrom: Int) {
        self.steps = steps
        self.layout = layout
        parts = Array(repeating: [:], count: steps.count)
        wholes = Array(repeating: nil, count: steps.count)
        let needed = neededFragments(wholeFrom: wholeFrom)
        for step in steps.indices {
            if step >= wholeFrom { addWhole(step) } else { for fragment in needed[step] { addPart(step, fragment) } }
        }
        // The scores themselves in order.
        if !steps.isEmpty { _ = wholeMap(steps.count - 1) }
    }

    /// All fragments of a map that have something in it, row by row.
    static func fragments(ofLayer layer: Int, _ layout: PlanLayout) -> [Fragment] {
        let count = layout.fragments.count(of: layer)
        return (0..<min(count.height, layout.windows.height)).flatMap { row in
            (0..<min(count.width, layout.windows.width)).map { Fragment(row: row, column: $0) }
        }
    }

    /// The fragments of each step's map that something is made of.
    private func neededFragments(wholeFrom: Int) -> [[Fragment]] {
        var needed = [Set<Fragment>](repeating: [], count: steps.count)
        for step in steps.indices.reversed() {
            let isRead = steps[wholeFrom...].contains { $0.inputs.contains(step + 1) }
            if step < wholeFrom, isRead || step == steps.count - 1 {
                needed[step] = Set(StageList.fragments(ofLayer: steps[step].lastLayer, layout))
            }
            for map in steps[step].inputs where map > 0 {
                for fragment in needed[step] {
                    let source = layout.fragments.source(
                        of: fragment, layer: steps[step].lastLayer, input: steps.layer(ofMap: map))
                    needed[map - 1].insert(source.fragment)
                }
            }
        }
        return needed.map { $0.sorted { ($0.row, $0.column) < ($1.row, $1.column) } }
    }

    private mutating func addPart(_ step: Int, _ fragment: Fragment) {
        var (inputs, shapes, offset) = ([Int](), [Shape](), Extent(0))
        for map in steps[step].inputs {
            let source = layout.fragments.source(
                of: fragment, layer: steps[step].lastLayer, input: steps.layer(ofMap: map))
            inputs.append(map == 0 ? 0 : parts[map - 1][source.fragment]!)
            shapes.append(layout.part(steps.layer(ofMap: map), source.fragment)!)
            offset = source.offset
        }
        add(
            Entry(
                step: step, form: .part(fragment, offset: offset), inputs: inputs, inputShapes: shapes,
                output: layout.part(steps[step].lastLayer, fragment)!, repeatsWeights: !parts[step].isEmpty))
        parts[step][fragment] = entries.count
    }

    private mutating func addWhole(_ step: Int) {
        let inputs = steps[step].inputs.map { $0 == 0 ? 0 : wholeMap($0 - 1) }
        add(
            Entry(
                step: step, form: .whole, inputs: inputs,
                inputShapes: steps[step].inputs.map { layout.whole(steps.layer(ofMap: $0))! },
                output: layout.whole(steps[step].lastLayer)!, repeatsWeights: false))
        wholes[step] = entries.count
    }

    /// The map that holds a step's map in order; made of its fragments where that has not been done.
    private mutating func wholeMap(_ step: Int) -> Int {
        if let map = wholes[step] { return map }
        let fragments = parts[step].keys.sorted { ($0.row, $0.column) < ($1.row, $1.column) }
        if fragments.count == 1 { return parts[step].values.first! }
        let layer = steps[step].lastLayer
        add(
            Entry(
                step: step, form: .interleaving(fragments, count: layout.fragments.count(of: layer)),
                inputs: fragments.map { parts[step][$0]! }, inputShapes: fragments.map { layout.part(layer, $0)! },
                // Scores have all windows, also where some fragments have none.
                output: layout.whole(layer)
                    ?? Shape(
                        height: layout.windows.height, width: layout.windows.width,
                        channels: layout.part(layer, fragments[0])!.channels),
                repeatsWeights: false))
        wholes[step] = entries.count
        return entries.count
    }

    private mutating func add(_ entry: Entry) { entries.append(entry) }
}
