import KernelInterface
import Network

/// For how many positions weights are read once.
enum StreamedRows {
    static let positions = 256
}
