import ArgumentParser
import FCNScanKit

/// Whether and how the score map is kept.
struct SavedMapArguments: ParsableArguments {
    @Flag(
        help: """
            Also write the score map, PICTURE.scores.safetensors: 'fcnscan detect', 'fcnscan render' and 'fcnscan \
            evaluate --maps' work from it at any threshold, without the model.
            """)
    var saveMap = false

    @Option(
        help: """
            How the score map is stored: float32 as the network gives it, float16 in half the room, uint8 in a quarter, \
            evenly between the limits of each class. The file says the largest error. float32 unless given.
            """)
    var mapType: StoredScoreType?

    func validate() throws {
        guard mapType == nil || saveMap else { throw ValidationError("--map-type is for --save-map; give that too.") }
    }

    /// How the score map is kept; nil where it is not.
    func savedMap(of model: Model) -> SavedMap? {
        saveMap ? SavedMap(mapType ?? .float32, of: model, version: FCNScan.version) : nil
    }
}

extension StoredScoreType: ExpressibleByArgument {}
