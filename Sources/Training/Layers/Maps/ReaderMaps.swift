import Engine

/// The maps that each layer reads and writes, with gradients that are summed where maps have several readers.
///
/// Layers set the gradients of their inputs. Where maps have one reader, these are the maps' own gradients. Of
/// several readers the last does the same, because it comes first on the way back; the others set gradients that
/// are then added, last layer first, so that the order of the sum is always the same.
struct ReaderMaps {
    /// Gradients that one input of a layer has set, and the maps to which they belong.
    struct Share {
        let reader: FeatureMaps
        let maps: FeatureMaps

        /// Adds the reader's gradients to those of the maps.
        func add(_ batch: Batch, _ context: TrainingContext) {
            context.pool.run(batch.count) { image in
                for row in 0..<maps.shape.height {
                    for block in 0..<maps.layout.blocks {
                        context.kernels.add(
                            maps.gradientRow(row, of: image) + block * maps.gradientLayout.blockStride,
                            reader.gradientRow(row, of: image) + block * reader.gradientLayout.blockStride,
                            maps.shape.width)
                    }
                }
            }
        }
    }

    /// All maps, numbered as in the plan.
    let maps: [FeatureMaps]
    private var readers: [MapPlan.Reader: FeatureMaps] = [:]
    private var shares: [Int: [Share]] = [:]

    init(_ plan: MapPlan, capacity: Int) {
        maps = plan.maps.map { maps in
            FeatureMaps(
                FeatureMaps.Layout(maps.shape, left: maps.margins.left, right: maps.margins.right, lanes: maps.lanes),
                capacity: capacity)
        }
        // The gradients of a layer's second, third … shared input; they are needed only while the layer runs.
        var sharedInputs: [(reader: MapPlan.Reader, maps: FeatureMaps, place: Int)] = []
        var counts: [Int: Int] = [:]
        var sizes: [Int] = []
        for (maps, plan) in zip(maps, plan.maps) {
            for reader in plan.readers.dropLast() {
                let place = counts[reader.layer, default: 0]
                counts[reader.layer] = place + 1
                if place == sizes.count { sizes.append(0) }
                sizes[place] = max(sizes[place], capacity * FeatureMaps.Layout(maps.shape).imageStride)
                sharedInputs.append((reader, maps, place))
            }
            if let last = plan.readers.last { readers[last] = maps }
        }
        let gradients = sizes.map { AlignedBuffer(count: $0) }
        for (reader, maps, place) in sharedInputs {
            let view = FeatureMaps(reading: maps, gradients: gradients[place])
            readers[reader] = view
            shares[reader.layer, default: []].append(Share(reader: view, maps: maps))
        }
    }

    /// The maps that an input of a layer reads; nil for layers that work in place.
    func maps(of reader: MapPlan.Reader) -> FeatureMaps? { readers[reader] }

    /// What is to be added after the backward pass of a layer.
    func shares(ofLayer layer: Int) -> [Share] { shares[layer] ?? [] }
}
